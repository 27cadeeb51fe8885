@echo off
chcp 65001 >nul
cd /d "%~dp0"
"%~dp0python\python.exe" -X utf8 -m addin.install %*
if not defined TONGHOP_NO_PAUSE pause
