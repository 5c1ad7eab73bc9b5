@echo off
"%~dp0python\python.exe" -X utf8 -c "from generator.cli.app import main; main()" %*
