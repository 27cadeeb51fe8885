Option Explicit

' What the menu "Tổng hợp" of LibreOffice Calc calls: starts Python, which comes back to this LibreOffice over a
' pipe of the same user and presses the button. LibreOffice does not wait; Python shows its own message at the end.

Const INTERPRETER = "{interpreter}"
Const APPLICATION = "{application}"
Const TITLE = "Tổng hợp"

Global Acceptor As Object
Global Address As String

Sub Press(control As String)
    Dim quote As String, code As String
    If IsNull(ThisComponent) Then Exit Sub
    If Not ThisComponent.supportsService("com.sun.star.sheet.SpreadsheetDocument") Then
        MsgBox "Đề nghị mở sổ tổng hợp trong LibreOffice Calc rồi bấm lại.", 48, TITLE
        Exit Sub
    End If
    If Not FileExists(ConvertToURL(INTERPRETER)) Then
        MsgBox "Không tìm thấy chương trình Tổng hợp tại:" & Chr(10) & INTERPRETER & Chr(10) & Chr(10) & _
            "Đề nghị cài đặt lại chương trình rồi cài lại phần mở rộng này.", 16, TITLE
        Exit Sub
    End If
    Listen
    quote = Chr(34)
    code = "import sys; sys.path.insert(0, r'" & APPLICATION & "'); from addin.excel.libreoffice_click import click; click()"
    Shell ConvertToURL(INTERPRETER), 0, "-P -c " & quote & code & quote & " " & control & " " & Address & " " & _
        ThisComponent.RuntimeUID & " " & Shown(), False
End Sub

' Which sheets are shown, a 1 or a 0 for each in their order: to fetch each sheet from outside to ask it takes long.
Function Shown() As String
    Dim text As String, number As Integer
    For number = 0 To ThisComponent.Sheets.Count - 1
        If ThisComponent.Sheets.getByIndex(number).IsVisible Then
            text = text & "1"
        Else
            text = text & "0"
        End If
    Next number
    Shown = text
End Function

' Once a session: a pipe that only this user can open, under a name that no other LibreOffice has.
Sub Listen
    If Address <> "" Then Exit Sub
    Randomize
    Address = "pipe,name=tonghop" & Format(Now, "yyyymmddhhnnss") & Int(Rnd * 1000000)
    Acceptor = CreateUnoService("com.sun.star.office.Acceptor")
    Acceptor.initialize(Array(Address & ";urp;", True))
End Sub

{buttons}
