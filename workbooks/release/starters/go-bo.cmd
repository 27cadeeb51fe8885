@echo off
"%SystemRoot%\System32\chcp.com" 65001 >nul
cd /d "%~dp0.."
set TONGHOP_GO_BO=1
if exist "%~dp0cai-dat.cmd" set TONGHOP_GO_BO=
"%~dp0python\python.exe" -X utf8 -m addin.install --go-bo %*
if errorlevel 1 goto stop
if not defined TONGHOP_GO_BO goto done
del /q "%~dp0python\pythonw.exe" 2>nul
if not exist "%~dp0python\pythonw.exe" del /q "%~dp0python\python.exe" 2>nul
if exist "%~dp0python\python.exe" goto running
for %%p in (python app giay-phep huong-dan log) do if exist "%~dp0%%p" rmdir /s /q "%~dp0%%p"
for %%p in (TongHop.cmd kiem-tra-may.cmd trang-tren-may.cmd cai-dat.json) do if exist "%~dp0%%p" del /q "%~dp0%%p"
del /q "%~f0" & rmdir "%~dp0." 2>nul & (if exist "%~dp0." start "" /min /d "%SystemRoot%" "%SystemRoot%\System32\cmd.exe" /c "%SystemRoot%\System32\ping.exe -n 3 127.0.0.1 >nul & rmdir "%~dp0."") & (if not defined TONGHOP_NO_PAUSE pause) & exit /b 0
:running
"%~dp0python\python.exe" -X utf8 -m addin.install --dang-chay
:stop
if not defined TONGHOP_NO_PAUSE pause
exit /b 1
:done
if not defined TONGHOP_NO_PAUSE pause
exit /b 0
