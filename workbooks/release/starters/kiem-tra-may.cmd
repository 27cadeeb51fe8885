@echo off
"%SystemRoot%\System32\chcp.com" 65001 >nul
"%~dp0python\python.exe" -X utf8 -m addin doctor --home %1
if not defined TONGHOP_NO_PAUSE pause
