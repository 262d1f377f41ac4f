// The program 'dotnet' for a root without an SDK: it hands its arguments to hostfxr, as the real one does.
// https://github.com/dotnet/runtime/blob/main/docs/design/features/host-components.md
#include <dlfcn.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, const char *argv[])
{
    char path[PATH_MAX], library[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0) return perror("/proc/self/exe"), 1;
    path[length] = 0;
    snprintf(library, sizeof library, "%s/%s", dirname(path), HOSTFXR);
    void *host = dlopen(library, RTLD_LAZY);
    if (!host) return fprintf(stderr, "%s\n", dlerror()), 1;
    int (*run)(int, const char *[]) = (int (*)(int, const char *[]))dlsym(host, "hostfxr_main");
    return run(argc, argv);
}
