"""What the frozen program runs first: itself, a process of its own, or the guard of LibreOffice."""

import multiprocessing
import os
import runpy
import sys

if os.environ.pop("LD_LIBRARY_PATH", None):  # ours, and not for the programs that we start
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
    os.environ |= {"LD_LIBRARY_PATH": before} if before else {}
if sys.argv[1:3] == ["-I", "-S"]:  # as one asks Python to run a file
    del sys.argv[:3]
    runpy.run_path(sys.argv[0], run_name="__main__")
else:
    multiprocessing.freeze_support()
    from generator.cli.app import main

    main()
