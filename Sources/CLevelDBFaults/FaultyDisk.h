// The environment behind the C interface: counts, fails, and knows what is synced.

#ifndef CAUSEWAY_FAULTY_DISK_H
#define CAUSEWAY_FAULTY_DISK_H

#include <leveldb/env.h>

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "CLevelDBFaults.h"

namespace causeway {

/// A file as far as it was written through this disk.
struct FileState {
    /// Bytes given to `Append`, also those that are still in the process.
    uint64_t appended = 0;
    /// Bytes that the operating system has.
    uint64_t flushed = 0;
    /// Bytes that a loss of power leaves for sure.
    uint64_t synced = 0;
    /// A sync failed: later ones prove nothing, as the system forgets pages that it could not write.
    bool is_doubtful = false;
    /// Before an overwrite that was not synced.
    bool is_overwritten = false;
    std::string before_overwrite;
};

/// A change of a folder that is not synced yet.
struct NameChange {
    enum Kind { created, renamed, removed } kind;
    std::string path;
    /// The new name, when renamed.
    std::string target;
    /// Where the file that was removed or renamed over is kept; empty when there was none.
    std::string grave;
    FileState buried;
    bool is_tracked = false;
};

/// LevelDB's own environment on the real disk, with faults between.
class FaultyDisk final : public leveldb::EnvWrapper {
  public:
    explicit FaultyDisk(std::string graveyard);

    // Faults, as the C interface has them.
    void fail(faults_operation kind, uint64_t nth, bool every, int code);
    void limit_space(uint64_t bytes);
    void power_off(uint64_t after);
    void heal();
    uint64_t operations();
    uint64_t operations(faults_operation kind);
    void end_process();
    void lose_power(faults_loss loss, uint64_t seed);

    // Files beside the database.
    leveldb::Status replace(
        const std::string &path, const leveldb::Slice &bytes, int *code);
    leveldb::Status overwrite(
        const std::string &path, const leveldb::Slice &bytes, int *code);
    leveldb::Status overwrite_synced(
        const std::string &path, const leveldb::Slice &bytes, int *code);
    leveldb::Status sync_file(const std::string &path);
    leveldb::Status sync_folder(const std::string &path);

    // leveldb::Env
    leveldb::Status NewWritableFile(
        const std::string &path, leveldb::WritableFile **result) override;
    leveldb::Status NewAppendableFile(
        const std::string &path, leveldb::WritableFile **result) override;
    leveldb::Status RemoveFile(const std::string &path) override;
    leveldb::Status RenameFile(const std::string &source, const std::string &target) override;

    // For the files that it made: each after the operation has passed `begin`.
    leveldb::Status append(
        const std::string &path, leveldb::WritableFile &file, const leveldb::Slice &bytes);
    leveldb::Status flush(const std::string &path, leveldb::WritableFile &file);
    leveldb::Status sync(const std::string &path, leveldb::WritableFile &file);
    leveldb::Status close(const std::string &path, leveldb::WritableFile &file);

  private:
    struct Fault {
        /// Operations of the kind until it strikes; 0 is no fault.
        uint64_t countdown = 0;
        bool every = false;
        int code = 0;
    };

    /// The error number with which an operation fails, or 0.
    int begin(faults_operation kind);
    leveldb::Status put_in_place(
        const std::string &path, const leveldb::Slice &bytes, int *code);
    void bury(const std::string &path, NameChange &change);
    void settle_names(const std::string &folder);
    void undo(const NameChange &change);
    void lose_bytes(
        const std::string &path, FileState &file, faults_loss loss, uint64_t &random);
    void clear_faults();

    std::mutex mutex_;
    const std::string graveyard_;
    uint64_t graves_ = 0;
    std::map<std::string, FileState> files_;
    std::vector<NameChange> names_;
    std::array<Fault, FAULTS_OPERATION_COUNT> faults_;
    std::array<uint64_t, FAULTS_OPERATION_COUNT> counts_{};
    bool has_space_limit_ = false;
    uint64_t space_ = 0;
    bool has_power_limit_ = false;
    uint64_t power_ = 0;
};

}  // namespace causeway

#endif
