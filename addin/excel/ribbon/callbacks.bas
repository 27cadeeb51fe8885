Attribute VB_Name = "TongHopCallbacks"
Option Explicit

' Every button of the ribbon comes here; what it does is in Python.
Public Sub OnRibbonButton(control As IRibbonControl)
    RunPython "from addin.excel.buttons import press; press('" & control.ID & "')"
End Sub
