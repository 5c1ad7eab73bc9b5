#!/bin/sh
# 双击启动：打开本机页面。删除这个文件夹就是卸载。
exec "${0%/*}/juesuan" serve --open
