"""What the frozen program runs first: itself, a process of its own, or the guard of LibreOffice."""

import multiprocessing
import runpy
import sys

if sys.argv[1:3] == ["-I", "-S"]:  # as one asks Python to run a file
    del sys.argv[:3]
    runpy.run_path(sys.argv[0], run_name="__main__")
else:
    multiprocessing.freeze_support()
    from generator.cli.app import main

    main()
