from gehoord.cli import main

raise SystemExit(main())
