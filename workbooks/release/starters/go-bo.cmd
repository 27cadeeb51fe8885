@echo off
chcp 65001 >nul
cd /d "%~dp0.."
set TONGHOP_GO_BO=1
"%~dp0python\python.exe" -X utf8 -m addin.install --go-bo
if errorlevel 1 (pause & exit /b 1)
if not defined TONGHOP_NO_PAUSE pause
rmdir /s /q "%~dp0." & exit /b 0
