@echo off
chcp 65001 >nul
rem 双击启动：第一次会安装，以后直接打开本机页面。
cd /d "%~dp0"
if not exist ".venv\Scripts\juesuan.exe" (
  echo 第一次使用，正在安装，请稍候……
  py -3 -m venv .venv || goto :trouble
  ".venv\Scripts\python" -m pip install --quiet . || goto :trouble
)
".venv\Scripts\juesuan" serve --open
if errorlevel 1 pause
exit /b

:trouble
echo 没有装成。请确认已安装 Python 3.11 以上（安装时勾选 Add to PATH），并且能够联网，再双击一次。
pause
exit /b 1
