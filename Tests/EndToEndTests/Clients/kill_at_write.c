/* Ends its own process by SIGKILL before the n-th call that changes a file.
 *
 * A shared object for LD_PRELOAD. KILL_AT_WRITE names a file of `struct control`, which whoever kills
 * maps or writes: nothing is counted while `stop` is zero, and from the moment on that it is not, each
 * call that can change a file or the order in which changes reach the disk is counted and noted. The
 * call with the number `stop` is not made: the process is gone before it. With `half`, a write goes
 * half the way first, if it can. Calls on sockets, pipes and the three standard descriptors are
 * nobody's concern.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { calls_max = 1024, call_bytes = 128, descriptors_max = 4096, name_bytes = 96 };

struct control {
    _Atomic uint64_t stop, half, count;
    char calls[calls_max][call_bytes];
};

static struct control *control;
/* The ends of the paths of open descriptors; a race can only spoil what is noted. */
static char names[descriptors_max][name_bytes];

#define NEXT(name)                                                                              \
    ({                                                                                          \
        static __typeof__(name) *found;                                                         \
        if (!found) found = (__typeof__(name) *)dlsym(RTLD_NEXT, #name);                        \
        found;                                                                                  \
    })

__attribute__((constructor)) static void prepare(void) {
    const char *path = getenv("KILL_AT_WRITE");
    if (!path) return;
    long file = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (file < 0) _exit(96);
    void *memory =
        mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, (int)file, 0);
    syscall(SYS_close, file);
    if (memory == MAP_FAILED) _exit(97);
    control = memory;
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

static const char *end_of(const char *path) {
    size_t length = path ? strlen(path) : 0;
    return length < name_bytes ? (path ? path : "") : path + length - name_bytes + 1;
}

/* Counts a call; whether it is the one that goes half the way. */
static int count(const char *call, const char *path) {
    if (!control) return 0;
    uint64_t stop = atomic_load(&control->stop);
    if (!stop) return 0;
    int saved = errno;
    uint64_t number = atomic_fetch_add(&control->count, 1) + 1;
    if (number <= calls_max)
        snprintf(control->calls[number - 1], call_bytes, "%s %s", call, end_of(path));
    errno = saved;
    if (number < stop) return 0;
    /* Another thread is already dying. */
    if (number > stop || !atomic_load(&control->half)) die();
    return 1;
}

static int is_file(int file) {
    struct stat status;
    int saved = errno;
    int found = file > 2 && fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    errno = saved;
    return found;
}

static const char *name_of(int file) {
    return file >= 0 && file < descriptors_max ? names[file] : "";
}

static int named(int file, const char *path) {
    if (file >= 0 && file < descriptors_max) {
        strncpy(names[file], end_of(path), name_bytes - 1);
    }
    return file;
}

/* A call on a path, or one that has no half. */
static void whole(const char *call, const char *path) {
    if (count(call, path)) die();
}

/* A call on a descriptor that writes nothing. */
static void on(const char *call, int file) { whole(call, name_of(file)); }

/* Opening. */

#define OPENING(name, directory, arguments, given)                                              \
    int name arguments {                                                                        \
        mode_t mode = 0;                                                                        \
        if (flags & (O_CREAT | __O_TMPFILE)) {                                                  \
            va_list rest;                                                                       \
            va_start(rest, flags);                                                              \
            mode = va_arg(rest, mode_t);                                                        \
            va_end(rest);                                                                       \
        }                                                                                       \
        if (flags & (O_CREAT | O_TRUNC)) whole(#name, path);                                    \
        return named((int)syscall(SYS_openat, directory, path, flags given, mode), path);       \
    }

OPENING(open, AT_FDCWD, (const char *path, int flags, ...), )
OPENING(open64, AT_FDCWD, (const char *path, int flags, ...), | O_LARGEFILE)
OPENING(openat, folder, (int folder, const char *path, int flags, ...), )
OPENING(openat64, folder, (int folder, const char *path, int flags, ...), | O_LARGEFILE)

int creat(const char *path, mode_t mode) {
    return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char *path, mode_t mode) {
    return open64(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
FILE *fopen(const char *path, const char *mode) {
    if (mode[0] != 'r') whole("fopen", path);
    FILE *file = NEXT(fopen)(path, mode);
    if (file) named(fileno(file), path);
    return file;
}
FILE *fopen64(const char *path, const char *mode) {
    if (mode[0] != 'r') whole("fopen64", path);
    FILE *file = NEXT(fopen64)(path, mode);
    if (file) named(fileno(file), path);
    return file;
}

/* Writing. */

/* How much of a write a death in its middle leaves: half, unless all of it takes the place of bytes
 * within one page, since the kernel copies as much of a page without looking for signals. */
static size_t part(int file, size_t length, off64_t place) {
    struct stat status;
    if (place < 0 || length == 0 || fstat(file, &status) != 0) return length / 2;
    int is_in_place = place + (off64_t)length <= status.st_size;
    return is_in_place && place / 4096 == (place + (off64_t)length - 1) / 4096 ? length : length / 2;
}

ssize_t write(int file, const void *bytes, size_t length) {
    if (is_file(file) && count("write", name_of(file))) {
        off64_t place = fcntl(file, F_GETFL) & O_APPEND ? -1 : lseek64(file, 0, SEEK_CUR);
        syscall(SYS_write, file, bytes, part(file, length, place));
        die();
    }
    return NEXT(write)(file, bytes, length);
}
ssize_t pwrite(int file, const void *bytes, size_t length, off_t place) {
    if (is_file(file) && count("pwrite", name_of(file))) {
        syscall(SYS_pwrite64, file, bytes, part(file, length, place), place);
        die();
    }
    return NEXT(pwrite)(file, bytes, length, place);
}
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t place) {
    if (is_file(file) && count("pwrite64", name_of(file))) {
        syscall(SYS_pwrite64, file, bytes, part(file, length, place), place);
        die();
    }
    return NEXT(pwrite64)(file, bytes, length, place);
}

#define ON_FILE(type, name, arguments, given)                                                   \
    type name arguments {                                                                       \
        if (is_file(file)) on(#name, file);                                                     \
        return NEXT(name) given;                                                                \
    }

ON_FILE(ssize_t, writev, (int file, const struct iovec *parts, int length),
        (file, parts, length))
ON_FILE(ssize_t, pwritev, (int file, const struct iovec *parts, int length, off_t place),
        (file, parts, length, place))
ON_FILE(ssize_t, pwritev64, (int file, const struct iovec *parts, int length, off64_t place),
        (file, parts, length, place))
ON_FILE(ssize_t, sendfile, (int file, int from, off_t *place, size_t length),
        (file, from, place, length))
ON_FILE(ssize_t, sendfile64, (int file, int from, off64_t *place, size_t length),
        (file, from, place, length))
ON_FILE(int, ftruncate, (int file, off_t length), (file, length))
ON_FILE(int, ftruncate64, (int file, off64_t length), (file, length))
ON_FILE(int, fallocate, (int file, int mode, off_t place, off_t length),
        (file, mode, place, length))
ON_FILE(int, fallocate64, (int file, int mode, off64_t place, off64_t length),
        (file, mode, place, length))
ON_FILE(int, posix_fallocate, (int file, off_t place, off_t length), (file, place, length))
ON_FILE(int, posix_fallocate64, (int file, off64_t place, off64_t length),
        (file, place, length))

ssize_t copy_file_range(
    int from, off64_t *start, int file, off64_t *place, size_t length, unsigned flags) {
    on("copy_file_range", file);
    return NEXT(copy_file_range)(from, start, file, place, length, flags);
}
int fflush(FILE *file) {
    if (file && is_file(fileno(file))) on("fflush", fileno(file));
    return NEXT(fflush)(file);
}

/* Syncing; folders are synced too. */

int fsync(int file) {
    on("fsync", file);
    return NEXT(fsync)(file);
}
int fdatasync(int file) {
    on("fdatasync", file);
    return NEXT(fdatasync)(file);
}

/* Names. */

#define ON_PATH(name, arguments, path, given)                                                   \
    int name arguments {                                                                        \
        whole(#name, path);                                                                     \
        return NEXT(name) given;                                                                \
    }

ON_PATH(rename, (const char *old, const char *new), new, (old, new))
ON_PATH(renameat, (int in, const char *old, int to, const char *new), new, (in, old, to, new))
ON_PATH(renameat2, (int in, const char *old, int to, const char *new, unsigned flags), new,
        (in, old, to, new, flags))
ON_PATH(link, (const char *old, const char *new), new, (old, new))
ON_PATH(linkat, (int in, const char *old, int to, const char *new, int flags), new,
        (in, old, to, new, flags))
ON_PATH(symlink, (const char *old, const char *new), new, (old, new))
ON_PATH(unlink, (const char *path), path, (path))
ON_PATH(unlinkat, (int folder, const char *path, int flags), path, (folder, path, flags))
ON_PATH(remove, (const char *path), path, (path))
ON_PATH(rmdir, (const char *path), path, (path))
ON_PATH(mkdir, (const char *path, mode_t mode), path, (path, mode))
ON_PATH(mkdirat, (int folder, const char *path, mode_t mode), path, (folder, path, mode))
ON_PATH(truncate, (const char *path, off_t length), path, (path, length))
ON_PATH(truncate64, (const char *path, off64_t length), path, (path, length))
