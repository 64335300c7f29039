; The installer for Windows: for one person without administrator rights, or for all users.
;
; Called by installer.py, which writes files.nsh (what is laid, in a fixed order) and passes:
;   VERSION, QUAD       the version, and as the four numbers that Windows compares
;   ICON, PANEL         the icon, and the picture beside the first and last page
;   OUTFILE             what is written
;   SIZE_KB             what is laid, for the system's list of programs
;   FILES               files.nsh
;
; Switches: /S asks nothing; /AllUsers installs for everybody (from an administrator's session).
; Exit codes: 0 done, 1 given up, 2 failed and put back, 3 a newer version is here (with /S),
; 4 the program is open, 5 no administrator rights for what is all users', 6 Windows is too old,
; 7 the system's own account without /AllUsers, 8 with /AllUsers: the settings' folder is not the
; administrators', 9 what is to be removed is another person's.
;
; The uninstaller takes /S alone: where it lies says whose copy it removes. NSIS has it go on from a
; copy of itself and end at once with 0. Who wants its own code copies it to another folder and has
; the copy tell it, where FOLDER is the program's, comes last and has no quotation marks:
;   COPY.exe /S _?=FOLDER
;
; The person's store, backups and settings lie in %LOCALAPPDATA%\pressorsheet. Nothing here names a
; path in it: this program is laid at a fixed place, and only that folder is ever removed.

Unicode true
SetCompressor /SOLID lzma
SetDateSave off
RequestExecutionLevel user
AllowSkipFiles off
ManifestDPIAware true
ManifestSupportedOS Win10

!define NAME "Pressorsheet"
!define ID "org.pressorsheet.Pressorsheet"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define CLASSES "Software\Classes"
!define WORKSHEET "Pressorsheet.Worksheet"
!define SEALED "Pressorsheet.Sealed"
!define ASSOCIATIONS_CHANGED 0x08000000
!define OLDEST_BUILD 17763  ; Windows 10 1809, which Qt needs
!define PATIENCE 60  ; seconds a silent run waits for an open program
!define MOMENT 3  ; seconds for which a virus scanner may hold a file, before anybody is told

Name "${NAME}"
OutFile "${OUTFILE}"
BrandingText "${NAME} ${VERSION}"

VIProductVersion "${QUAD}"
VIFileVersion "${QUAD}"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey FileDescription "${NAME} ${VERSION} setup"
VIAddVersionKey CompanyName "${NAME}"
VIAddVersionKey LegalCopyright "${NAME}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include "${FILES}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PANEL}"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${PANEL}"
!define MUI_WELCOMEPAGE_TITLE "${NAME} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "This installs the program in$\r$\n$INSTDIR$\r$\n$\r$\nNo network is needed. A store, backups and settings that are here already stay as they are.$\r$\n$\r$\nIt does arithmetic, keeps a record and shows a protocol. It never orders."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "${NAME} ${VERSION} is installed"
!define MUI_FINISHPAGE_TEXT_LARGE
!define MUI_FINISHPAGE_TEXT "It is in the start menu.$\r$\n$\r$\nWhat a person records is kept, encrypted, in the folder$\r$\n%LOCALAPPDATA%\pressorsheet$\r$\nand stays there when the program is upgraded or removed."
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_NOTCHECKED
!define MUI_FINISHPAGE_RUN_FUNCTION run_program
!define MUI_PAGE_CUSTOMFUNCTION_SHOW offer_to_run
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Only the program is removed. What a person recorded, its backups and the settings stay in the folder$\r$\n%LOCALAPPDATA%\pressorsheet"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Var aside  ; where the old version waits until the new one is laid
Var for_all  ; "1" where it is, or is to be, all users'
Var lies  ; where the uninstaller lies

; --- Places ------------------------------------------------------------------------------------

; Fixed, whatever /D= says: a folder that somebody chose could hold other files than ours.
!macro PLACES un
  Function ${un}place_for_this_person
    SetShellVarContext current
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
    StrCpy $aside "$INSTDIR.old"
    StrCpy $for_all "0"
  FunctionEnd

  Function ${un}place_for_all_users
    SetShellVarContext all
    SetRegView 64
    StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
    StrCpy $aside "$INSTDIR.old"
    StrCpy $for_all "1"
  FunctionEnd

  ; Returns "1" on the stack where this session may write for all users.
  Function ${un}is_administrator
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 == "Admin"
      Push "1"
    ${Else}
      Push "0"
    ${EndIf}
  FunctionEnd
!macroend
!insertmacro PLACES ""
!insertmacro PLACES "un."

; The switch says for whom it is, or the person where the rights are there for both.
Function choose_place
  Call place_for_this_person
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AllUsers" $1
  ${IfNot} ${Errors}
    Call is_administrator
    Pop $0
    ${If} $0 != "1"
      MessageBox MB_ICONSTOP "Installing for all users needs an administrator's session." /SD IDOK
      SetErrorLevel 5
      Quit
    ${EndIf}
    Call place_for_all_users
  ${Else}
    Call ask_for_whom
  ${EndIf}
FunctionEnd

; "Run as administrator" may be another person's session than the one that wants the program.
Function ask_for_whom
  Call is_administrator
  Pop $0
  ${If} $0 == "1"
    UserInfo::GetName
    Pop $1
    MessageBox MB_YESNOCANCEL|MB_ICONQUESTION "Is ${NAME} for everybody on this computer?$\r$\n$\r$\nYes: everybody finds it.$\r$\nNo: only $1, the administrator in whose name this runs." /SD IDNO IDYES everybody IDNO one
    SetErrorLevel 1
    Quit
    everybody:
    Call place_for_all_users
    one:
  ${EndIf}
FunctionEnd

; --- An open program ----------------------------------------------------------------------------

!macro IN_USE file
  ${If} ${FileExists} "$INSTDIR\${file}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${file}" a  ; refused by the system while the file runs
    ${If} ${Errors}
      StrCpy $1 "1"
    ${Else}
      FileClose $0
    ${EndIf}
  ${EndIf}
!macroend

!macro MOVE name kept
  ${If} $1 == "0"
  ${AndIf} ${FileExists} "$INSTDIR\${name}"
    ClearErrors
    Rename "$INSTDIR\${name}" "$aside\${kept}"
    ${If} ${Errors}
      StrCpy $1 "1"
    ${EndIf}
  ${EndIf}
!macroend

!macro BACK name
  ${If} ${FileExists} "$aside\${name}.old"
    Delete "$INSTDIR\${name}"
    Rename "$aside\${name}.old" "$INSTDIR\${name}"
  ${EndIf}
!macroend

!macro OPEN_PROGRAM un
  ; Returns "1" where the old version could not be put aside. What a site put beside it stays where
  ; it is: at no moment does a program lie there without the settings that were there. Aside,
  ; nothing can be started.
  Function ${un}put_aside
    StrCpy $1 "0"
    !insertmacro IN_USE "pressorsheet.exe"
    !insertmacro IN_USE "pressorsheet-cli.exe"
    ${If} ${FileExists} "$aside\_internal"  ; of a run before, and held open: no room yet
      StrCpy $1 "1"
    ${EndIf}
    ${If} $1 == "0"
      CreateDirectory "$aside"
      !insertmacro MOVE "pressorsheet.exe" "pressorsheet.exe.old"
      !insertmacro MOVE "pressorsheet-cli.exe" "pressorsheet-cli.exe.old"
      !insertmacro MOVE "_internal" "_internal"  ; refused while any file in it is open
      !insertmacro MOVE "uninstall.exe" "uninstall.exe.old"
      ${If} $1 == "1"
        Call ${un}put_back
      ${EndIf}
      RMDir "$aside"  ; where nothing was there
    ${EndIf}
    Push $1
  FunctionEnd

  ; The old version, or what of it is aside, is there again; what starts it comes last, and not at
  ; all where what it needs could not be put back.
  Function ${un}put_back
    ${If} ${FileExists} "$aside\pressorsheet.exe.old"
      ClearErrors
      ${If} ${FileExists} "$aside\_internal"
        RMDir /r "$INSTDIR\_internal"
        ClearErrors
        Rename "$aside\_internal" "$INSTDIR\_internal"
      ${EndIf}
      ${IfNot} ${Errors}
        !insertmacro BACK "uninstall.exe"
        !insertmacro BACK "pressorsheet-cli.exe"
        !insertmacro BACK "pressorsheet.exe"
        RMDir "$aside"
      ${EndIf}
    ${EndIf}
  FunctionEnd

  ; A run that was cut short left the old version aside, and no whole one in its place.
  Function ${un}mend_interrupted
    ${If} ${FileExists} "$INSTDIR\pressorsheet.exe"
      Call ${un}clear_aside
    ${ElseIf} ${FileExists} "$aside\pressorsheet.exe.old"
      Call ${un}put_back
    ${Else}
      Call ${un}clear_aside
    ${EndIf}
  FunctionEnd

  ; Wait for the person to close the program; it is never ended from here, so that no typed text
  ; is lost. With /S for a minute, then exit code 4.
  Function ${un}wait_until_closed
    StrCpy $2 0
    StrCpy $3 ${MOMENT}
    ${If} ${Silent}
      StrCpy $3 ${PATIENCE}
    ${EndIf}
    ${Do}
      Call ${un}mend_interrupted
      Call ${un}put_aside
      Pop $0
      ${If} $0 == "0"
        ${ExitDo}
      ${EndIf}
      ${If} $2 < $3
        IntOp $2 $2 + 1
        Sleep 1000
      ${Else}
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME} is open.$\r$\n$\r$\nFinish what you are typing, close its window, then choose Retry. If it is closed, close the windows and consoles that show its folder:$\r$\n$INSTDIR" /SD IDCANCEL IDRETRY again
        SetErrorLevel 4
        Quit
        again:
      ${EndIf}
    ${Loop}
  FunctionEnd

  ; The old version goes; first what would have it taken for a whole one.
  Function ${un}clear_aside
    Delete "$aside\pressorsheet.exe.old"
    Delete "$aside\pressorsheet-cli.exe.old"
    RMDir /r "$aside\_internal"
    Delete "$aside\uninstall.exe.old"
    RMDir "$aside"  ; where nothing else is in it
  FunctionEnd
!macroend
!insertmacro OPEN_PROGRAM ""
!insertmacro OPEN_PROGRAM "un."

; --- The site's settings ------------------------------------------------------------------------

; Windows lets anybody make folders in %ProgramData%, and who makes this one would be the site. So
; it is made here, the administrators' own from its first moment: they and the system may do all,
; everybody else may read, and nothing is inherited from above. Removal leaves it.
!define SITE_RIGHTS "O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)"
!define ALREADY_THERE 183
!define IS_LINK 0x400
!define SYSTEM_SID 22
!define ADMINISTRATORS_SID 26
!define FILE_OBJECT 1
!define OWNER 1
!define OWNER_AND_PROTECTED_RIGHTS -2147483643  ; 0x80000005

; Is $R7 no link, and do the administrators or the system own it? "1" or "0" in $R8.
Function ask_whose
  StrCpy $R8 "0"
  System::Call 'kernel32::GetFileAttributesW(w R7) i .R2'
  IntOp $R3 $R2 & ${IS_LINK}
  ${If} $R2 == -1
  ${OrIf} $R3 != 0
    Return
  ${EndIf}
  System::Call 'advapi32::GetNamedSecurityInfoW(w R7, i ${FILE_OBJECT}, i ${OWNER}, *p .R2, p 0, p 0, p 0, *p .R3) i .R4'
  ${If} $R4 == 0
    System::Call 'advapi32::IsWellKnownSid(p R2, i ${ADMINISTRATORS_SID}) i .R4'
    System::Call 'advapi32::IsWellKnownSid(p R2, i ${SYSTEM_SID}) i .R5'
    System::Call 'kernel32::LocalFree(p R3)'
    ${If} $R4 != 0
    ${OrIf} $R5 != 0
      StrCpy $R8 "1"
    ${EndIf}
  ${EndIf}
FunctionEnd

; What was there stays; but what an ordinary person made is not made the site's by this.
Function secure_site_folder
  StrCpy $R7 $R0
  Call ask_whose
  ${If} $R8 != "1"
    Call refuse_site_folder
  ${EndIf}
  System::Call 'advapi32::GetSecurityDescriptorOwner(p R1, *p .R2, *i .R4)'
  System::Call 'advapi32::GetSecurityDescriptorDacl(p R1, *i .R4, *p .R3, *i .R5)'
  System::Call 'advapi32::SetNamedSecurityInfoW(w R0, i ${FILE_OBJECT}, i ${OWNER_AND_PROTECTED_RIGHTS}, p R2, p 0, p R3, p 0) i .R4'
  ${If} $R4 != 0
    Call refuse_site_folder
  ${EndIf}
  FindFirst $0 $1 "$R0\*.*"
  ${DoUntil} $1 == ""
    ${If} $1 != "."
    ${AndIf} $1 != ".."
      StrCpy $R7 "$R0\$1"
      Call ask_whose
      ${If} $R8 != "1"
        Call refuse_site_folder
      ${EndIf}
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
FunctionEnd

Function refuse_site_folder
  MessageBox MB_ICONSTOP "$R7$\r$\ncannot be made the administrators' own. What lies in that folder sets the protocol for everybody on this computer, so nothing was installed.$\r$\n$\r$\nLook at what is in it. Of what is the hospital's make the administrators the owner, remove the rest, and install again." /SD IDOK
  SetErrorLevel 8
  Quit
FunctionEnd

Function make_site_folder
  StrCpy $R0 "$APPDATA\${NAME}"  ; of all users: %ProgramData%
  StrCpy $R7 $R0
  StrCpy $R2 "${SITE_RIGHTS}"
  System::Call 'advapi32::ConvertStringSecurityDescriptorToSecurityDescriptorW(w R2, i 1, *p .R1, p 0) i .R3'
  ${If} $R3 == 0
    Call refuse_site_folder
  ${EndIf}
  System::Call '*(&l4, p R1, i 0) p .R4'
  System::Call 'kernel32::CreateDirectoryW(w R0, p R4) i .R5 ?e'
  Pop $R6
  System::Free $R4
  ${If} $R5 == 0
    ${If} $R6 == ${ALREADY_THERE}
      Call secure_site_folder
    ${Else}
      Call refuse_site_folder
    ${EndIf}
  ${EndIf}
  System::Call 'kernel32::LocalFree(p R1)'
FunctionEnd

; --- Installing ---------------------------------------------------------------------------------

Function check_windows
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    MessageBox MB_ICONSTOP "${NAME} needs 64-bit Windows 10 (1809) or newer." /SD IDOK
    SetErrorLevel 6
    Quit
  ${EndIf}
FunctionEnd

; Software distribution often runs as the system itself, whose own profile nobody works in.
Function check_account
  ${If} $PROFILE == "$WINDIR\system32\config\systemprofile"
  ${OrIf} $PROFILE == "$WINDIR\SysWOW64\config\systemprofile"
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/AllUsers" $1
    ${If} ${Errors}
      MessageBox MB_ICONSTOP "The system's own account installs for all users only: add /AllUsers." /SD IDOK
      SetErrorLevel 7
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

; Only where there is a program: what names it to Windows goes with a person's roaming profile, also
; to computers that have none.
Function ask_before_downgrade
  ${IfNot} ${FileExists} "$INSTDIR\pressorsheet.exe"
  ${AndIfNot} ${FileExists} "$aside\pressorsheet.exe.old"
    Return
  ${EndIf}
  ReadRegStr $0 SHCTX "${UNINSTALL}" "DisplayVersion"
  ${If} $0 == ""
    Return
  ${EndIf}
  ${VersionCompare} "$0" "${VERSION}" $1
  ${If} $1 == "1"
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Version $0 is installed, which is newer than ${VERSION}.$\r$\n$\r$\nThe store is not touched; but a store that the newer version has written may be refused by the older one.$\r$\n$\r$\nPut the older version in its place?" /SD IDNO IDYES go_on
    SetErrorLevel 3
    Quit
    go_on:
  ${EndIf}
FunctionEnd

Function .onInit
  Call check_windows
  Call check_account
  Call choose_place
  Call ask_before_downgrade
FunctionEnd

; A disk that ran full, say: the version that was here before is here again.
Function .onInstFailed
  SetOutPath "$TEMP"
  Delete "$INSTDIR\pressorsheet.exe"
  Delete "$INSTDIR\pressorsheet-cli.exe"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\uninstall.exe"
  Call put_back
  RMDir "$INSTDIR"  ; where nothing was before, and the site put nothing
FunctionEnd

Function tell_the_shell
  System::Call 'shell32::SHChangeNotify(i ${ASSOCIATIONS_CHANGED}, i 0, p 0, p 0)'
FunctionEnd

!macro DOCUMENT class name
  WriteRegStr SHCTX "${CLASSES}\${class}" "" "${name}"
  WriteRegStr SHCTX "${CLASSES}\${class}\DefaultIcon" "" "$INSTDIR\pressorsheet.exe,0"
  WriteRegStr SHCTX "${CLASSES}\${class}\shell\open" "FriendlyAppName" "${NAME}"
  WriteRegStr SHCTX "${CLASSES}\${class}\shell\open\command" "" '"$INSTDIR\pressorsheet.exe" --open "%1"'
!macroend

; Windows goes by the last ending alone. `.json` belongs to everybody: there the program is one
; more entry under "Open with". `.sealed` becomes ours where nobody has it.
Function offer_documents
  !insertmacro DOCUMENT "${WORKSHEET}" "Pressorsheet worksheet"
  !insertmacro DOCUMENT "${SEALED}" "Sealed Pressorsheet worksheet"
  WriteRegNone SHCTX "${CLASSES}\.json\OpenWithProgids" "${WORKSHEET}"
  WriteRegNone SHCTX "${CLASSES}\.sealed\OpenWithProgids" "${SEALED}"
  ReadRegStr $0 HKCR ".sealed" ""
  ${If} $0 == ""
    WriteRegStr SHCTX "${CLASSES}\.sealed" "" "${SEALED}"
  ${EndIf}
  Call tell_the_shell
FunctionEnd

Function name_among_programs
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\pressorsheet.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
FunctionEnd

; --- The last page ------------------------------------------------------------------------------

; An administrator's session would start the program with an administrator's rights, and keep the
; record of whoever's session it is.
Function offer_to_run
  Call is_administrator
  Pop $0
  ${If} $0 == "1"
    ShowWindow $mui.FinishPage.Run ${SW_HIDE}
  ${EndIf}
FunctionEnd

Function run_program
  Call is_administrator
  Pop $0
  ${If} $0 != "1"
    Exec '"$INSTDIR\pressorsheet.exe"'
  ${EndIf}
FunctionEnd

Section "-program"
  ${If} $for_all == "1"
    Call make_site_folder
  ${EndIf}
  Call wait_until_closed
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  !insertmacro LAY_FILES  ; what can be started comes last: before it there is no program
  SetOutPath "$INSTDIR"
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\pressorsheet.exe" "" "$INSTDIR\pressorsheet.exe" 0
  Call name_among_programs
  Call offer_documents
  SetOutPath "$TEMP"
  Call clear_aside
SectionEnd

; --- Removing -----------------------------------------------------------------------------------

; Is it $INSTDIR in which the uninstaller lies? "1" or "0" on the stack. One folder has several
; names, of which the short one is compared.
Function un.lies_there
  GetFullPathName /SHORT $0 "$lies\."
  GetFullPathName /SHORT $1 "$INSTDIR\."
  ${If} $0 != ""
  ${AndIf} $0 == $1
    Push "1"
  ${Else}
    Push "0"
  ${EndIf}
FunctionEnd

; Whose copy goes is said by where the uninstaller lies, and by nothing else: Windows' list of
; programs starts it as whoever's password was typed.
Function un.choose_place
  StrCpy $lies "$INSTDIR"
  Call un.place_for_this_person
  Call un.lies_there
  Pop $0
  ${If} $0 == "0"
    Call un.place_for_all_users
    Call un.lies_there
    Pop $0
    ${If} $0 == "0"
      Call un.refuse_another_s
    ${EndIf}
    Call un.is_administrator
    Pop $0
    ${If} $0 != "1"
      MessageBox MB_ICONSTOP "This copy is all users'. Removing it needs an administrator's session." /SD IDOK
      SetErrorLevel 5
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.refuse_another_s
  UserInfo::GetName
  Pop $1
  MessageBox MB_ICONSTOP "Nothing was removed. This copy is another person's, and this runs in the name of $1.$\r$\n$\r$\nSigned in as the person it is installed for, start$\r$\n$lies\uninstall.exe$\r$\nin File Explorer rather than in Windows' list of programs, which asks for an administrator's password." /SD IDOK
  SetErrorLevel 9
  Quit
FunctionEnd

Function un.onInit
  Call un.choose_place
FunctionEnd

Section "Uninstall"
  SetOutPath "$TEMP"
  Call un.wait_until_closed
  Call un.clear_aside
  RMDir "$INSTDIR"  ; what a site put there stays
  Delete "$SMPROGRAMS\${NAME}.lnk"
  ReadRegStr $0 SHCTX "${CLASSES}\.sealed" ""
  ${If} $0 == "${SEALED}"
    DeleteRegValue SHCTX "${CLASSES}\.sealed" ""
  ${EndIf}
  DeleteRegValue SHCTX "${CLASSES}\.json\OpenWithProgids" "${WORKSHEET}"
  DeleteRegValue SHCTX "${CLASSES}\.sealed\OpenWithProgids" "${SEALED}"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\.json\OpenWithProgids"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\.json"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\.sealed\OpenWithProgids"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\.sealed"
  DeleteRegKey SHCTX "${CLASSES}\${WORKSHEET}"
  DeleteRegKey SHCTX "${CLASSES}\${SEALED}"
  DeleteRegKey SHCTX "${UNINSTALL}"
  System::Call 'shell32::SHChangeNotify(i ${ASSOCIATIONS_CHANGED}, i 0, p 0, p 0)'
SectionEnd
