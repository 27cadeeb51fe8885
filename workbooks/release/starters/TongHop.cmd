@echo off
chcp 65001 >nul
"%~dp0python\python.exe" -X utf8 -m addin %*
set TONGHOP_RESULT=%errorlevel%
if "%~1"=="" pause
exit /b %TONGHOP_RESULT%
