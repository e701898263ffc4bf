// What is left of the files when the process dies or the power goes.

#include <unistd.h>

#include <algorithm>

#include "FaultyDisk.h"

namespace causeway {

namespace {

/// SplitMix64.
uint64_t next(uint64_t &state) {
    state += 0x9E3779B97F4A7C15;
    uint64_t word = state;
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
    return word ^ (word >> 31);
}

/// A number from 0 up to and with `most`.
uint64_t draw(uint64_t &state, uint64_t most) { return next(state) % (most + 1); }

void cut(const std::string &path, uint64_t bytes) {
    if (truncate(path.c_str(), static_cast<off_t>(bytes)) != 0) unlink(path.c_str());
}

}  // namespace

void FaultyDisk::end_process() {
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto &[path, file] : files_) {
        if (!file.is_overwritten) cut(path, file.flushed);
        file.appended = file.flushed;
    }
    clear_faults();
}

void FaultyDisk::lose_power(faults_loss loss, uint64_t seed) {
    std::lock_guard<std::mutex> lock(mutex_);
    uint64_t random = seed;
    for (auto &[path, file] : files_) lose_bytes(path, file, loss, random);
    for (NameChange &change : names_) {
        if (change.is_tracked) lose_bytes(change.grave, change.buried, loss, random);
    }
    // Folders keep their changes in order: the first so many are on the disk.
    const uint64_t kept = loss == FAULTS_LOSE_ALL ? 0 : draw(random, names_.size());
    for (size_t index = names_.size(); index > 0; index--) {
        const NameChange &change = names_[index - 1];
        if (index > kept) {
            undo(change);
        } else if (!change.grave.empty()) {
            target()->RemoveFile(change.grave);
        }
    }
    // What the disk holds after the power is back is on the disk.
    names_.clear();
    files_.clear();
    clear_faults();
}

void FaultyDisk::lose_bytes(
    const std::string &path, FileState &file, faults_loss loss, uint64_t &random) {
    if (file.is_overwritten) {
        if (loss == FAULTS_LOSE_ALL || draw(random, 1) == 0) {
            leveldb::WriteStringToFile(target(), file.before_overwrite, path);
        }
        return;
    }
    const uint64_t unsynced = file.flushed - std::min(file.flushed, file.synced);
    uint64_t kept = file.synced;
    if (loss != FAULTS_LOSE_ALL) kept += draw(random, unsynced);
    if (!target()->FileExists(path)) return;
    cut(path, kept);
    // The length was on the disk already, the bytes were not. LevelDB takes no manifest that ends
    // so, however lenient, and refusing it loses nothing.
    const bool is_manifest = path.find("/MANIFEST-") != std::string::npos;
    if (loss == FAULTS_LOSE_TO_ZEROES && !is_manifest) cut(path, std::max(kept, file.flushed));
}

void FaultyDisk::undo(const NameChange &change) {
    switch (change.kind) {
        case NameChange::created:
            target()->RemoveFile(change.path);
            break;
        case NameChange::renamed:
            target()->RenameFile(change.target, change.path);
            if (!change.grave.empty()) target()->RenameFile(change.grave, change.target);
            break;
        case NameChange::removed:
            target()->RenameFile(change.grave, change.path);
            break;
    }
}

}  // namespace causeway
