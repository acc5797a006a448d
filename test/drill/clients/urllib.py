import sys
import time
import urllib.request

for url in sys.argv[1:]:
    began = time.monotonic()
    try:
        with urllib.request.urlopen(url, timeout=1) as response:
            print(url, response.read().decode(), response.status, (time.monotonic() - began) * 1000)
    except Exception as error:
        print(url, repr(error))
