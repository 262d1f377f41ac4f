// dotnet.exe for the Windows of scripts/windows.sh: no NuGet package has one. It starts the one host\fxr\VERSION\hostfxr.dll that
// lies beside it. The last argument names the program's own dll, "dotnet.dll"; there is none, so hostfxr does what "dotnet" does.
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

typedef int (*start)(int count, const wchar_t **arguments, const wchar_t *host, const wchar_t *root, const wchar_t *application);

int wmain(int count, const wchar_t **arguments) {
  wchar_t host[MAX_PATH], root[MAX_PATH], application[MAX_PATH], library[MAX_PATH];
  GetModuleFileNameW(NULL, host, MAX_PATH);
  wcscpy(root, host);
  wcsrchr(root, L'\\')[1] = 0;
  _snwprintf(application, MAX_PATH, L"%lsdotnet.dll", root);
  _snwprintf(library, MAX_PATH, L"%lshost\\fxr\\*.*.*", root);
  WIN32_FIND_DATAW version;
  HANDLE versions = FindFirstFileW(library, &version);
  BOOL found = versions != INVALID_HANDLE_VALUE;
  while (found && version.cFileName[0] == L'.') found = FindNextFileW(versions, &version);
  if (found) {
    _snwprintf(library, MAX_PATH, L"%lshost\\fxr\\%ls\\hostfxr.dll", root, version.cFileName);
    HMODULE hostfxr = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    start main = hostfxr ? (start)GetProcAddress(hostfxr, "hostfxr_main_startupinfo") : NULL;
    if (main) return main(count, arguments, host, root, application);
  }
  fwprintf(stderr, L"%ls cannot be started: error %lu.\n", library, GetLastError());
  return 1;
}
