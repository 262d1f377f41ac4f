// What Debian's libstdc++ takes from glibc and musl does not have. Linked into it, it runs on musl.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <sys/random.h>

char __libc_single_threaded = 0;

size_t __strftime_l(char *to, size_t most, const char *format, const struct tm *time, locale_t locale)
{
    return strftime_l(to, most, format, time, locale);
}

uint32_t arc4random(void)
{
    uint32_t bits;
    if (getrandom(&bits, sizeof bits, 0) != sizeof bits) abort();
    return bits;
}

// Destructors of a thread's variables, the last one first.
struct ending { void (*run)(void *); void *object; struct ending *next; };
static pthread_key_t endings;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void end(void *first)
{
    for (struct ending *one = first, *next; one; one = next)
    {
        next = one->next;
        one->run(one->object);
        free(one);
    }
}

static void prepare(void) { pthread_key_create(&endings, end); }

int __cxa_thread_atexit_impl(void (*run)(void *), void *object, void *library)
{
    (void)library;
    struct ending *one = malloc(sizeof *one);
    if (!one) return -1;
    pthread_once(&once, prepare);
    *one = (struct ending){ run, object, pthread_getspecific(endings) };
    return pthread_setspecific(endings, one);
}

// The unwinder asks for the library that an address is in: struct dl_find_object in glibc's dlfcn.h.
struct found { unsigned long long flags; void *start, *end, *link_map, *eh_frame, *reserved[7]; };
struct search { uintptr_t address; struct found *found; };

static int look(struct dl_phdr_info *library, size_t size, void *data)
{
    (void)size;
    struct search *search = data;
    void *eh_frame = 0;
    int is_in = 0;
    for (int i = 0; i < library->dlpi_phnum; i++)
    {
        const ElfW(Phdr) *part = &library->dlpi_phdr[i];
        uintptr_t start = library->dlpi_addr + part->p_vaddr;
        if (part->p_type == PT_GNU_EH_FRAME) eh_frame = (void *)start;
        if (part->p_type != PT_LOAD || search->address < start || search->address >= start + part->p_memsz) continue;
        is_in = 1;
        *search->found = (struct found){ .start = (void *)start, .end = (void *)(start + part->p_memsz) };
    }
    if (!is_in || !eh_frame) return 0;
    search->found->eh_frame = eh_frame;
    return 1;
}

int _dl_find_object(void *address, struct found *found)
{
    struct search search = { (uintptr_t)address, found };
    return dl_iterate_phdr(look, &search) ? 0 : -1;
}

// Referred to, and not in the archive: nothing here reads numbers from streams of text.
void ignore(void) __asm__("_ZNSi6ignoreEl");
void ignore(void) { abort(); }
void ignore_wide(void) __asm__("_ZNSt13basic_istreamIwSt11char_traitsIwEE6ignoreEl");
void ignore_wide(void) { abort(); }

// Of libgcc itself, in a version that musl does not look at: which instructions the processor has. Nothing asks.
int __cpu_indicator_init(void) { return 0; }
unsigned __cpu_model[4];
