@echo off
"%SystemRoot%\System32\chcp.com" 65001 >nul
"%~dp0python\python.exe" -X utf8 -m addin %*
set TONGHOP_RESULT=%errorlevel%
if "%~1"=="" pause
exit /b %TONGHOP_RESULT%
