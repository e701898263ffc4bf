// The C interface: names and memory only.

#include "CLevelDBFaults.h"

#include <leveldb/db.h>
#include <leveldb/write_batch.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "FaultyDisk.h"

using leveldb::Slice;
using leveldb::Status;

struct faults_disk {
    explicit faults_disk(const char *graveyard) : disk(graveyard) {}
    causeway::FaultyDisk disk;
};

struct faults_database {
    std::unique_ptr<leveldb::DB> database;
};

struct faults_batch {
    leveldb::WriteBatch batch;
};

namespace {

char *text(const Status &status) {
    return status.ok() ? nullptr : strdup(status.ToString().c_str());
}

Slice slice(const uint8_t *bytes, size_t count) {
    return Slice(reinterpret_cast<const char *>(bytes), count);
}

const uint8_t *bytes(const Slice &slice) {
    return reinterpret_cast<const uint8_t *>(slice.data());
}

}  // namespace

faults_disk *faults_disk_create(const char *graveyard) {
    return new faults_disk(graveyard);
}

void faults_disk_destroy(faults_disk *disk) { delete disk; }

void faults_fail(faults_disk *disk, faults_operation kind, uint64_t nth, bool every, int code) {
    disk->disk.fail(kind, nth, every, code);
}

void faults_limit_space(faults_disk *disk, uint64_t bytes) { disk->disk.limit_space(bytes); }

void faults_power_off(faults_disk *disk, uint64_t after) { disk->disk.power_off(after); }

void faults_heal(faults_disk *disk) { disk->disk.heal(); }

uint64_t faults_operations(faults_disk *disk) { return disk->disk.operations(); }

uint64_t faults_operations_of(faults_disk *disk, faults_operation kind) {
    return disk->disk.operations(kind);
}

void faults_end_process(faults_disk *disk) { disk->disk.end_process(); }

void faults_lose_power(faults_disk *disk, faults_loss loss, uint64_t seed) {
    disk->disk.lose_power(loss, seed);
}

char *faults_replace(
    faults_disk *disk, const char *path, const uint8_t *bytes, size_t count, int *code) {
    return text(disk->disk.replace(path, slice(bytes, count), code));
}

char *faults_overwrite_synced(
    faults_disk *disk, const char *path, const uint8_t *bytes, size_t count, int *code) {
    return text(disk->disk.overwrite_synced(path, slice(bytes, count), code));
}

char *faults_overwrite(
    faults_disk *disk, const char *path, const uint8_t *bytes, size_t count, int *code) {
    return text(disk->disk.overwrite(path, slice(bytes, count), code));
}

char *faults_sync_file(faults_disk *disk, const char *path) {
    return text(disk->disk.sync_file(path));
}

char *faults_sync_folder(faults_disk *disk, const char *path) {
    return text(disk->disk.sync_folder(path));
}

faults_database *faults_open(
    faults_disk *disk, const char *path, bool create_if_missing, bool paranoid,
    size_t write_buffer_bytes, char **error) {
    leveldb::Options options;
    options.env = &disk->disk;
    options.create_if_missing = create_if_missing;
    options.paranoid_checks = paranoid;
    options.compression = leveldb::kNoCompression;
    options.write_buffer_size = write_buffer_bytes;
    leveldb::DB *database = nullptr;
    *error = text(leveldb::DB::Open(options, path, &database));
    if (database == nullptr) return nullptr;
    return new faults_database{std::unique_ptr<leveldb::DB>(database)};
}

void faults_close(faults_database *database) { delete database; }

uint8_t *faults_get(
    faults_database *database, const uint8_t *key, size_t key_count, size_t *count, char **error) {
    leveldb::ReadOptions options;
    options.verify_checksums = true;
    std::string value;
    const Status status = database->database->Get(options, slice(key, key_count), &value);
    *error = status.IsNotFound() ? nullptr : text(status);
    if (!status.ok()) return nullptr;
    *count = value.size();
    // At least one byte, so that an empty value is not taken for none.
    auto *copy = static_cast<uint8_t *>(std::malloc(value.size() + 1));
    if (copy != nullptr) std::memcpy(copy, value.data(), value.size());
    return copy;
}

faults_batch *faults_batch_create(void) { return new faults_batch; }

void faults_batch_put(
    faults_batch *batch, const uint8_t *key, size_t key_count, const uint8_t *value,
    size_t value_count) {
    batch->batch.Put(slice(key, key_count), slice(value, value_count));
}

void faults_batch_remove(faults_batch *batch, const uint8_t *key, size_t key_count) {
    batch->batch.Delete(slice(key, key_count));
}

char *faults_write(faults_database *database, faults_batch *batch, bool synced) {
    leveldb::WriteOptions options;
    options.sync = synced;
    const Status status = database->database->Write(options, &batch->batch);
    delete batch;
    return text(status);
}

char *faults_scan(
    faults_database *database, const uint8_t *lower, size_t lower_count, faults_visitor visit,
    void *context) {
    leveldb::ReadOptions options;
    options.verify_checksums = true;
    const std::unique_ptr<leveldb::Iterator> iterator(database->database->NewIterator(options));
    iterator->Seek(slice(lower, lower_count));
    while (iterator->Valid()) {
        const Slice key = iterator->key();
        const Slice value = iterator->value();
        if (!visit(context, bytes(key), key.size(), bytes(value), value.size())) break;
        iterator->Next();
    }
    return text(iterator->status());
}
