"""awscli for the tests of this folder: a line of JSON in is one command line, a line out what it said.

Its `main` runs as `aws` runs it; only Python and the driver aren't started anew, which would take
most of a second a call. The other side is drivers/awscli.ts.
"""

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()

for line in sys.stdin:
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        try:
            code = driver.main(json.loads(line))
        except SystemExit as end:
            code = end.code
    reply = {"code": code, "stdout": said.getvalue(), "stderr": complained.getvalue()}
    print(json.dumps(reply), flush=True)
