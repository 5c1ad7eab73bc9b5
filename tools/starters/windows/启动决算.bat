@echo off
chcp 65001 >nul
echo 正在启动，请稍候……
rem 双击启动：打开本机页面。删除这个文件夹就是卸载。
cd /d "%~dp0"
call juesuan.bat serve --open
if errorlevel 1 pause
