// Counts what one thread takes from the heap and gives back, without replacing the allocator of the
// program.
//
// Loaded code finds `malloc`, `free` and their kin through slots that the dynamic linker fills in (relocations
// JUMP_SLOT and GLOB_DAT of each object's dynamic section). While counting is on, those slots point
// to functions that count and pass on; afterwards they are what they were. Calls inside the C library
// itself are not seen, nor those of objects that were loaded meanwhile.

#define _GNU_SOURCE
#include "CBenchmarkFloors.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__x86_64__)
#define IS_SLOT(type) ((type) == R_X86_64_JUMP_SLOT || (type) == R_X86_64_GLOB_DAT)
#elif defined(__aarch64__)
#define IS_SLOT(type) ((type) == R_AARCH64_JUMP_SLOT || (type) == R_AARCH64_GLOB_DAT)
#else
#define IS_SLOT(type) false
#endif

enum { SLOTS_MAX = 1024 };

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static int (*real_posix_memalign)(void **, size_t, size_t);
static void *(*real_aligned_alloc)(size_t, size_t);
static void (*real_free)(void *);

static _Thread_local bool is_counting;
static _Thread_local uint64_t allocations;
static _Thread_local int64_t kept;

/// What a block takes in all: glibc keeps its size in one word before it.
static int64_t size_of(void *block) {
  return block ? (int64_t)(malloc_usable_size(block) + sizeof(size_t)) : 0;
}

static void *count(void *block) {
  if (!is_counting) return block;
  allocations += 1;
  kept += size_of(block);
  return block;
}

static void *counted_malloc(size_t size) { return count(real_malloc(size)); }

static void *counted_calloc(size_t number, size_t size) { return count(real_calloc(number, size)); }

static void *counted_realloc(void *old, size_t size) {
  int64_t before = is_counting ? size_of(old) : 0;
  void *block = real_realloc(old, size);
  // Without memory the old block stays, and nothing was taken.
  if (block || size == 0) kept -= before;
  return count(block);
}

static int counted_posix_memalign(void **made, size_t alignment, size_t size) {
  int error = real_posix_memalign(made, alignment, size);
  if (error == 0) count(*made);
  return error;
}

static void *counted_aligned_alloc(size_t alignment, size_t size) {
  return count(real_aligned_alloc(alignment, size));
}

static void counted_free(void *block) {
  if (is_counting) kept -= size_of(block);
  real_free(block);
}

static const struct {
  const char *name;
  void **real;
  void *counted;
} functions[] = {
    {"malloc", (void **)&real_malloc, (void *)counted_malloc},
    {"calloc", (void **)&real_calloc, (void *)counted_calloc},
    {"realloc", (void **)&real_realloc, (void *)counted_realloc},
    {"posix_memalign", (void **)&real_posix_memalign, (void *)counted_posix_memalign},
    {"aligned_alloc", (void **)&real_aligned_alloc, (void *)counted_aligned_alloc},
    {"free", (void **)&real_free, (void *)counted_free},
};
enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct {
  void **slot;
  void *old;
  bool is_read_only;
} slots[SLOTS_MAX];
static size_t slot_count;

/// Writes a slot; those that the linker closed after it had filled them are closed again.
static bool write_slot(void **slot, void *value, bool is_read_only) {
  uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE);
  void *page = (void *)((uintptr_t)slot & ~(size - 1));
  if (is_read_only && mprotect(page, size, PROT_READ | PROT_WRITE) != 0) return false;
  __atomic_store_n(slot, value, __ATOMIC_SEQ_CST);
  if (is_read_only) mprotect(page, size, PROT_READ);
  return true;
}

static void take(void **slot, const char *name, bool is_read_only) {
  for (size_t i = 0; i < FUNCTIONS; i++) {
    if (strcmp(name, functions[i].name) != 0 || slot_count == SLOTS_MAX) continue;
    void *old = *slot;
    if (!write_slot(slot, functions[i].counted, is_read_only)) return;
    slots[slot_count].slot = slot;
    slots[slot_count].old = old;
    slots[slot_count].is_read_only = is_read_only;
    slot_count += 1;
  }
}

static int take_object(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size, (void)unused;
  // The linker and the kernel's object are not ours to write in.
  if (strstr(info->dlpi_name, "ld-linux") || strstr(info->dlpi_name, "linux-vdso")) return 0;
  const ElfW(Dyn) *dynamic = NULL;
  uintptr_t closed = 0, closed_end = 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    uintptr_t start = info->dlpi_addr + part->p_vaddr;
    if (part->p_type == PT_DYNAMIC) dynamic = (const ElfW(Dyn) *)start;
    if (part->p_type == PT_GNU_RELRO) closed = start, closed_end = start + part->p_memsz;
  }
  const ElfW(Sym) *symbols = NULL;
  const char *names = NULL;
  const ElfW(Rela) *tables[2] = {NULL, NULL};
  size_t sizes[2] = {0, 0};
  for (; dynamic && dynamic->d_tag != DT_NULL; dynamic++) {
    switch (dynamic->d_tag) {
      case DT_SYMTAB: symbols = (const ElfW(Sym) *)dynamic->d_un.d_ptr; break;
      case DT_STRTAB: names = (const char *)dynamic->d_un.d_ptr; break;
      case DT_JMPREL: tables[0] = (const ElfW(Rela) *)dynamic->d_un.d_ptr; break;
      case DT_PLTRELSZ: sizes[0] = dynamic->d_un.d_val; break;
      case DT_RELA: tables[1] = (const ElfW(Rela) *)dynamic->d_un.d_ptr; break;
      case DT_RELASZ: sizes[1] = dynamic->d_un.d_val; break;
      default: break;
    }
  }
  if (!symbols || !names) return 0;
  for (int table = 0; table < 2; table++) {
    const ElfW(Rela) *row = tables[table];
    for (size_t i = 0; row && i < sizes[table] / sizeof *row; i++) {
      if (!IS_SLOT(ELF64_R_TYPE(row[i].r_info))) continue;
      uintptr_t place = info->dlpi_addr + row[i].r_offset;
      take((void **)place, names + symbols[ELF64_R_SYM(row[i].r_info)].st_name,
           place >= closed && place < closed_end);
    }
  }
  return 0;
}

size_t floor_allocations_begin(void) {
  pthread_mutex_lock(&turn);
  for (size_t i = 0; i < FUNCTIONS; i++) {
    if (!*functions[i].real) *functions[i].real = dlsym(RTLD_DEFAULT, functions[i].name);
    if (!*functions[i].real) return 0;
  }
  dl_iterate_phdr(take_object, NULL);
  allocations = 0;
  kept = 0;
  is_counting = true;
  return slot_count;
}

uint64_t floor_allocations_end(int64_t *kept_bytes) {
  is_counting = false;
  *kept_bytes = kept;
  while (slot_count > 0) {
    slot_count -= 1;
    write_slot(slots[slot_count].slot, slots[slot_count].old, slots[slot_count].is_read_only);
  }
  pthread_mutex_unlock(&turn);
  return allocations;
}
