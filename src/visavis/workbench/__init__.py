"""The workbench: a study read, reviewed and decided on in a browser, from a server on this machine alone.

Every page has its own address, one frozen context and one template, and works without JavaScript. `Desk` holds the
study as it stands; `guarding` keeps out what did not come from the workbench's own pages.
"""
