@echo off
"%SystemRoot%\System32\chcp.com" 65001 >nul
cd /d "%~dp0"
if not exist "%~dp0python\python.exe" goto packed
"%~dp0python\python.exe" -X utf8 -m addin.install %*
if not defined TONGHOP_NO_PAUSE pause
exit /b
:packed
echo CHƯA XONG: Tệp TongHop.zip chưa được giải nén. Đề nghị bấm chuột phải vào tệp đó, chọn Extract All, rồi chạy cai-dat.cmd trong thư mục vừa giải nén.
if not defined TONGHOP_NO_PAUSE pause
exit /b 1
