#ifndef CAUSEWAY_FAULTY_FILE_H
#define CAUSEWAY_FAULTY_FILE_H

#include <memory>
#include <string>
#include <utility>

#include "FaultyDisk.h"

namespace causeway {

/// A file whose every change is asked of its disk.
class FaultyFile final : public leveldb::WritableFile {
  public:
    FaultyFile(FaultyDisk &disk, std::string path, leveldb::WritableFile *file)
        : disk_(disk), path_(std::move(path)), file_(file) {}
    ~FaultyFile() override {
        if (!is_closed_) Close();
    }

    leveldb::Status Append(const leveldb::Slice &bytes) override {
        return disk_.append(path_, *file_, bytes);
    }
    leveldb::Status Flush() override { return disk_.flush(path_, *file_); }
    leveldb::Status Sync() override { return disk_.sync(path_, *file_); }
    leveldb::Status Close() override {
        is_closed_ = true;
        return disk_.close(path_, *file_);
    }

  private:
    FaultyDisk &disk_;
    const std::string path_;
    const std::unique_ptr<leveldb::WritableFile> file_;
    bool is_closed_ = false;
};

}  // namespace causeway

#endif
