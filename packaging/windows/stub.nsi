; A program that does nothing for two minutes: stands in for the real one (stub.py).
Unicode true
Name "stand-in"
OutFile "${OUTFILE}"
RequestExecutionLevel user
SilentInstall silent
SetDateSave off
Section
  Sleep 120000
SectionEnd
