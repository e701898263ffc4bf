#include "FaultyDisk.h"

#include <cerrno>
#include <cstring>

#include "FaultyFile.h"

namespace causeway {

using leveldb::Slice;
using leveldb::Status;

namespace {

std::string name_of(const std::string &path) { return path.substr(path.rfind('/') + 1); }

std::string folder_of(const std::string &path) { return path.substr(0, path.rfind('/')); }

/// LevelDB's diary for people is no part of the database.
bool is_diary(const std::string &path) {
    const std::string name = name_of(path);
    return name == "LOG" || name == "LOG.old";
}

Status failure(const std::string &path, int code) {
    return Status::IOError(path, std::strerror(code));
}

}  // namespace

FaultyDisk::FaultyDisk(std::string graveyard)
    : EnvWrapper(leveldb::Env::Default()), graveyard_(std::move(graveyard)) {
    target()->CreateDir(graveyard_);
}

// Faults

void FaultyDisk::fail(faults_operation kind, uint64_t nth, bool every, int code) {
    std::lock_guard<std::mutex> lock(mutex_);
    faults_[kind] = Fault{nth, every, code};
}

void FaultyDisk::limit_space(uint64_t bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    has_space_limit_ = true;
    space_ = bytes;
}

void FaultyDisk::power_off(uint64_t after) {
    std::lock_guard<std::mutex> lock(mutex_);
    has_power_limit_ = true;
    power_ = after;
}

void FaultyDisk::heal() {
    std::lock_guard<std::mutex> lock(mutex_);
    clear_faults();
}

void FaultyDisk::clear_faults() {
    faults_.fill(Fault{});
    has_space_limit_ = false;
    has_power_limit_ = false;
}

uint64_t FaultyDisk::operations() {
    std::lock_guard<std::mutex> lock(mutex_);
    uint64_t sum = 0;
    for (uint64_t count : counts_) sum += count;
    return sum;
}

uint64_t FaultyDisk::operations(faults_operation kind) {
    std::lock_guard<std::mutex> lock(mutex_);
    return counts_[kind];
}

int FaultyDisk::begin(faults_operation kind) {
    if (has_power_limit_) {
        if (power_ == 0) return EIO;
        power_ -= 1;
    }
    Fault &fault = faults_[kind];
    if (fault.countdown > 0) {
        if (fault.countdown == 1) {
            if (!fault.every) fault.countdown = 0;
            return fault.code;
        }
        fault.countdown -= 1;
    }
    counts_[kind] += 1;
    return 0;
}

// Bytes

Status FaultyDisk::append(
    const std::string &path, leveldb::WritableFile &file, const Slice &bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    int code = begin(FAULTS_APPEND);
    size_t fits = bytes.size();
    if (code != 0) {
        // A disk without power takes nothing; one that fails may have taken a part.
        fits = has_power_limit_ && power_ == 0 ? 0 : bytes.size() / 2;
    } else if (has_space_limit_ && bytes.size() > space_) {
        fits = space_;
        code = ENOSPC;
    }
    FileState &state = files_[path];
    Status status = file.Append(Slice(bytes.data(), fits));
    state.appended += fits;
    if (has_space_limit_) space_ -= fits;
    if (code == 0) return status;
    if (fits > 0 && file.Flush().ok()) state.flushed = state.appended;
    return failure(path, code);
}

Status FaultyDisk::flush(const std::string &path, leveldb::WritableFile &file) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (const int code = begin(FAULTS_FLUSH)) return failure(path, code);
    Status status = file.Flush();
    FileState &state = files_[path];
    if (status.ok()) state.flushed = state.appended;
    return status;
}

Status FaultyDisk::sync(const std::string &path, leveldb::WritableFile &file) {
    std::lock_guard<std::mutex> lock(mutex_);
    FileState &state = files_[path];
    // As LevelDB does: the files that a manifest names get their names before it speaks of them.
    if (name_of(path).compare(0, 9, "MANIFEST-") == 0) {
        if (const int code = begin(FAULTS_SYNC_FOLDER)) return failure(path, code);
        settle_names(folder_of(path));
    }
    const int code = begin(FAULTS_SYNC);
    Status status = file.Flush();
    if (status.ok()) state.flushed = state.appended;
    if (code != 0) {
        state.is_doubtful = true;
        return failure(path, code);
    }
    if (!state.is_doubtful) state.synced = state.flushed;
    return status;
}

Status FaultyDisk::close(const std::string &path, leveldb::WritableFile &file) {
    std::lock_guard<std::mutex> lock(mutex_);
    Status status = file.Close();
    // Without power the last bytes reach the real file but no disk: the end takes them again.
    const bool has_power = !has_power_limit_ || power_ > 0;
    if (status.ok() && has_power) files_[path].flushed = files_[path].appended;
    return status;
}

Status FaultyDisk::sync_file(const std::string &path) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!target()->FileExists(path)) return Status::OK();
    FileState &state = files_[path];
    if (const int code = begin(FAULTS_SYNC)) {
        state.is_doubtful = true;
        return failure(path, code);
    }
    if (!state.is_doubtful) state.synced = state.flushed;
    return Status::OK();
}

// Names

Status FaultyDisk::NewWritableFile(const std::string &path, leveldb::WritableFile **result) {
    std::lock_guard<std::mutex> lock(mutex_);
    *result = nullptr;
    if (const int code = begin(FAULTS_CREATE)) return failure(path, code);
    if (has_space_limit_ && space_ == 0) return failure(path, ENOSPC);
    if (target()->FileExists(path)) {
        NameChange removal{NameChange::removed, path, "", "", {}, false};
        bury(path, removal);
        names_.push_back(removal);
    }
    leveldb::WritableFile *file = nullptr;
    Status status = target()->NewWritableFile(path, &file);
    if (!status.ok()) return status;
    files_[path] = FileState{};
    names_.push_back(NameChange{NameChange::created, path, "", "", {}, false});
    *result = new FaultyFile(*this, path, file);
    return status;
}

Status FaultyDisk::NewAppendableFile(const std::string &path, leveldb::WritableFile **result) {
    // LevelDB then begins a new file, as it does with its default options.
    *result = nullptr;
    return Status::NotSupported(path, "append to an old file");
}

Status FaultyDisk::RemoveFile(const std::string &path) {
    if (is_diary(path)) return target()->RemoveFile(path);
    std::lock_guard<std::mutex> lock(mutex_);
    if (const int code = begin(FAULTS_REMOVE)) return failure(path, code);
    if (!target()->FileExists(path)) return failure(path, ENOENT);
    NameChange change{NameChange::removed, path, "", "", {}, false};
    bury(path, change);
    names_.push_back(change);
    return Status::OK();
}

Status FaultyDisk::RenameFile(const std::string &source, const std::string &goal) {
    if (is_diary(source)) return target()->RenameFile(source, goal);
    std::lock_guard<std::mutex> lock(mutex_);
    if (const int code = begin(FAULTS_RENAME)) return failure(source, code);
    NameChange change{NameChange::renamed, source, goal, "", {}, false};
    if (target()->FileExists(goal)) bury(goal, change);
    Status status = target()->RenameFile(source, goal);
    if (!status.ok()) return status;
    const auto found = files_.find(source);
    if (found != files_.end()) {
        files_[goal] = found->second;
        files_.erase(found);
    }
    names_.push_back(change);
    return status;
}

Status FaultyDisk::sync_folder(const std::string &path) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (const int code = begin(FAULTS_SYNC_FOLDER)) return failure(path, code);
    settle_names(path);
    return Status::OK();
}

void FaultyDisk::bury(const std::string &path, NameChange &change) {
    change.grave = graveyard_ + "/" + std::to_string(graves_++);
    const auto found = files_.find(path);
    if (found != files_.end()) {
        change.buried = found->second;
        change.is_tracked = true;
        files_.erase(found);
    }
    uint64_t size = 0;
    if (has_space_limit_ && target()->GetFileSize(path, &size).ok()) space_ += size;
    target()->RenameFile(path, change.grave);
}

void FaultyDisk::settle_names(const std::string &folder) {
    std::vector<NameChange> others;
    for (NameChange &change : names_) {
        if (folder_of(change.path) != folder) {
            others.push_back(change);
        } else if (!change.grave.empty()) {
            target()->RemoveFile(change.grave);
        }
    }
    names_.swap(others);
}

// Files beside the database

Status FaultyDisk::replace(const std::string &path, const Slice &bytes, int *code) {
    *code = 0;
    const std::string neighbour = path + ".new";
    leveldb::WritableFile *file = nullptr;
    Status status = NewWritableFile(neighbour, &file);
    if (status.ok()) {
        status = file->Append(bytes);
        if (status.ok()) status = file->Sync();
        file->Close();
        delete file;
    }
    if (status.ok()) status = RenameFile(neighbour, path);
    if (status.ok()) status = sync_folder(folder_of(path));
    if (!status.ok()) {
        *code = status.ToString().find(std::strerror(ENOSPC)) == std::string::npos ? EIO : ENOSPC;
    }
    return status;
}

Status FaultyDisk::overwrite(const std::string &path, const Slice &bytes, int *code) {
    std::lock_guard<std::mutex> lock(mutex_);
    *code = begin(FAULTS_OVERWRITE);
    if (*code != 0) return failure(path, *code);
    return put_in_place(path, bytes, code);
}

Status FaultyDisk::overwrite_synced(const std::string &path, const Slice &bytes, int *code) {
    std::lock_guard<std::mutex> lock(mutex_);
    *code = begin(FAULTS_EXCHANGE);
    if (*code != 0) return failure(path, *code);
    Status status = put_in_place(path, bytes, code);
    if (!status.ok()) return status;
    *code = begin(FAULTS_SYNC_EXCHANGE);
    if (*code != 0) return failure(path, *code);
    files_[path].is_overwritten = false;
    return status;
}

Status FaultyDisk::put_in_place(const std::string &path, const Slice &bytes, int *code) {
    FileState &state = files_[path];
    if (!state.is_overwritten) {
        Status status = leveldb::ReadFileToString(target(), path, &state.before_overwrite);
        if (!status.ok()) {
            *code = ENOENT;
            return status;
        }
        state.is_overwritten = true;
    }
    Status status = leveldb::WriteStringToFile(target(), bytes, path);
    state.appended = state.flushed = state.synced = bytes.size();
    if (!status.ok()) *code = EIO;
    return status;
}

}  // namespace causeway
