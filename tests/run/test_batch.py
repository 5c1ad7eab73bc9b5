"""Many workbooks in one run.

Cases, written down before the code:

what is made
- several processes make the same bytes as one after another in this process;
- the outcome of each is told in the order of the workbooks, whoever is done first;
- what leaves the process that made a document is small: no document, no figures, no model.

what is made already
- the same workbook, annexes, last year's workbook, bound-in files, form, program and wishes: left alone;
- any of them changed: refused as ever, made anew with --force;
- a file of the result is gone: refused, or made anew;
- a file of the result was changed by hand: left alone, and with --force made anew beside it;
- a PDF was wanted and could not be made: made again when it is asked for again;
- a run is killed in the middle: the next makes only the rest.

what must not stop the others
- a workbook that cannot be read, one that fails with a bug of ours;
- one that hangs, even where nothing of Python runs any more: it ends at its time limit;
- one that takes its process down: tried once more, then told;
- a run that is broken off, or killed: none of its processes stays.
"""
