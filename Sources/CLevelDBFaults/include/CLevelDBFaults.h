// A disk that fails, fills up and loses power on command, under a real LevelDB.
//
// For tests only: LevelDB's C interface takes no environment of one's own, so this one opens the
// database itself. Files lie on the real disk; what a loss of power takes is taken when told.
// Errors are LevelDB's status texts, made by malloc and freed by the caller; null is success.

#ifndef CAUSEWAY_LEVELDB_FAULTS_H
#define CAUSEWAY_LEVELDB_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct faults_disk faults_disk;
typedef struct faults_database faults_database;
typedef struct faults_batch faults_batch;

/// What a disk can be asked for that changes it. Reading never fails.
typedef enum {
    /// A new file, empty; also in place of an old one.
    FAULTS_CREATE,
    /// Bytes at the end of a file, still in the process.
    FAULTS_APPEND,
    /// A file's bytes to the operating system.
    FAULTS_FLUSH,
    /// A file's bytes to the disk.
    FAULTS_SYNC,
    /// Another name for a file.
    FAULTS_RENAME,
    /// A file goes.
    FAULTS_REMOVE,
    /// A folder's names to the disk.
    FAULTS_SYNC_FOLDER,
    /// New bytes in place of the old, in the operating system only.
    FAULTS_OVERWRITE,
    /// New bytes in place of the old, on their way to the disk.
    FAULTS_EXCHANGE,
    /// The new bytes to the disk.
    FAULTS_SYNC_EXCHANGE,
    FAULTS_OPERATION_COUNT
} faults_operation;

/// What a loss of power leaves of the bytes and names that were not synced.
typedef enum {
    /// Nothing.
    FAULTS_LOSE_ALL,
    /// Of each file a part of any length; of each folder's changes the first so many.
    FAULTS_LOSE_SOME,
    /// As before, but files keep their length: what was lost reads as zeroes. Manifests are cut.
    FAULTS_LOSE_TO_ZEROES,
} faults_loss;

/// A disk whose removed files are kept in the folder `graveyard` until their removal is synced.
faults_disk *faults_disk_create(const char *graveyard);
void faults_disk_destroy(faults_disk *disk);

// MARK: What goes wrong

/// Fails the nth operation of a kind from now on (1 is the next), or with `every` all from it on.
/// A failing append writes half; a failing sync leaves it open for good what is on the disk.
void faults_fail(faults_disk *disk, faults_operation kind, uint64_t nth, bool every, int code);
/// Fails what does not fit into so many more bytes; an append writes what fits.
void faults_limit_space(faults_disk *disk, uint64_t bytes);
/// Lets so many more operations succeed and none after.
void faults_power_off(faults_disk *disk, uint64_t after);
/// Ends all of the above.
void faults_heal(faults_disk *disk);
/// Operations that succeeded so far.
uint64_t faults_operations(faults_disk *disk);
/// Operations of one kind that succeeded so far.
uint64_t faults_operations_of(faults_disk *disk, faults_operation kind);

// MARK: Ends, with every database closed

/// Takes what the process had not yet given to the operating system, and heals.
void faults_end_process(faults_disk *disk);
/// Takes what was not synced, as the seed draws it, and heals.
void faults_lose_power(faults_disk *disk, faults_loss loss, uint64_t seed);

// MARK: Files beside the database

/// A new file of these bytes beside `path`, synced, renamed over it, the folder synced.
char *faults_replace(
    faults_disk *disk, const char *path, const uint8_t *bytes, size_t count, int *code);
/// New bytes in place of the old, synced: until then a loss of power may leave either.
char *faults_overwrite_synced(
    faults_disk *disk, const char *path, const uint8_t *bytes, size_t count, int *code);
/// New bytes in place of the old, unsynced.
char *faults_overwrite(
    faults_disk *disk, const char *path, const uint8_t *bytes, size_t count, int *code);
/// Syncs one file; fine when it is gone.
char *faults_sync_file(faults_disk *disk, const char *path);
char *faults_sync_folder(faults_disk *disk, const char *path);

// MARK: The database

/// Opens without compression, as the node does.
faults_database *faults_open(
    faults_disk *disk, const char *path, bool create_if_missing, bool paranoid,
    size_t write_buffer_bytes, char **error);
void faults_close(faults_database *database);

/// The value, made by malloc; null without an error when there is none.
uint8_t *faults_get(
    faults_database *database, const uint8_t *key, size_t key_count, size_t *count, char **error);
faults_batch *faults_batch_create(void);
void faults_batch_put(
    faults_batch *batch, const uint8_t *key, size_t key_count, const uint8_t *value,
    size_t value_count);
void faults_batch_remove(faults_batch *batch, const uint8_t *key, size_t key_count);
/// Writes and frees the batch.
char *faults_write(faults_database *database, faults_batch *batch, bool synced);

/// Shows one entry; false ends the scan.
typedef bool (*faults_visitor)(
    void *context, const uint8_t *key, size_t key_count, const uint8_t *value, size_t value_count);
char *faults_scan(
    faults_database *database, const uint8_t *lower, size_t lower_count, faults_visitor visit,
    void *context);

#ifdef __cplusplus
}
#endif

#endif
