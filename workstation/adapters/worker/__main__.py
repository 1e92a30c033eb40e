"""`python -m workstation.adapters.worker`, or the bundled program with `--worker`."""

from workstation.adapters.worker.serve import main

if __name__ == "__main__":
    raise SystemExit(main())
