@echo off
chcp 65001 >nul
"%~dp0python\python.exe" -X utf8 -m addin page --home %1
if not defined TONGHOP_NO_PAUSE pause
