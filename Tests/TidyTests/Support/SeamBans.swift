/// The seams of `Basics` and `Transport`, as words that stand nowhere else.
enum SeamBans {
    static let all = time + randomness + tasks + files + network + modules

    private static let time = [
        Ban("Date(", instead: "TimeSource"),
        Ban("Date.now", instead: "TimeSource"),
        Ban("ContinuousClock", instead: "TimeSource"),
        Ban("SuspendingClock", instead: "TimeSource"),
        Ban(
            "clock_gettime", instead: "TimeSource", allowed: ["Basics/Seams/SystemTime.swift": 1]),
        Ban(
            "Task.sleep", instead: "TimeSource.sleep",
            allowed: ["Basics/Seams/SystemTime.swift": 1]),
    ]

    private static let randomness = [
        Ban(".random(", instead: "EntropySource or a seeded generator"),
        Ban(".randomElement", instead: "EntropySource or a seeded generator"),
        Ban(".shuffle", instead: "EntropySource or a seeded generator"),
        Ban(
            "SystemRandomNumberGenerator", instead: "EntropySource",
            allowed: ["Basics/Seams/SystemEntropy.swift": 1]),
        Ban("UUID(", instead: "an identifier made of node, epoch and counter"),
        // Hash values differ from run to run.
        Ban("Hasher(", instead: "Keccak256 or SHA256"),
        Ban(".hashValue", instead: "Keccak256 or SHA256"),
    ]

    private static let tasks = [
        Ban("Task.detached", instead: "a task group"),
        Ban("Task {", instead: "a task group"),
        Ban(
            "Task(", instead: "a task group",
            // One task per request, on the executor that the server was given; and the simulated
            // world starts its programs on its own executor.
            allowed: [
                "Simulation/World/World.swift": 1, "Transport/Server/HTTPServerHandler.swift": 1,
                "Transport/Simulated/SimulatedProcess.swift": 1,
            ]),
        Ban("DispatchQueue", instead: "an actor or a task group"),
        Ban("DispatchSource", instead: "the seams of Basics"),
        Ban("Thread(", instead: "an actor or a task group"),
        Ban(
            "pthread_create", instead: "an actor or a task group",
            // The journal's one writer blocks in fsync, so it owns a thread.
            allowed: ["Storage/CommitLog/WriterThread.swift": 1]),
    ]

    private static let files = [
        Ban("FileManager", instead: "FileAccess"),
        Ban("FileHandle", instead: "FileAccess"),
        Ban("fopen(", instead: "FileAccess"),
        Ban("Process(", instead: "ChildProcess"),
        Ban("fork(", instead: "ChildProcess"),
        Ban("posix_spawn(", instead: "ChildProcess"),
        Ban(
            "posix_spawnp(", instead: "ChildProcess",
            allowed: ["Basics/Seams/ChildProcess.swift": 1]),
        Ban(
            "kill(", instead: "ChildProcess or ProcessControl",
            allowed: [
                "Basics/Seams/ChildProcess.swift": 3, "Basics/Seams/ProcessControl.swift": 1,
            ]),
        Ban(
            "getenv", instead: "an argument or the configuration",
            allowed: ["Basics/Seams/SystemFiles.swift": 1]),
        Ban("setenv", instead: "an argument or the configuration"),
        Ban("ProcessInfo", instead: "an argument or the configuration"),
        Ban("print(", instead: "StandardStreams"),
    ]

    private static let network = [
        Ban("socket(", instead: "StreamDialer of Transport"),
        Ban("URLSession", instead: "HTTPClient of Transport"),
        Ban(
            "MultiThreadedEventLoopGroup", instead: "StreamDialer of Transport",
            allowed: [
                "Transport/Frames/FrameDialer.swift": 2, "Transport/Frames/FrameListener.swift": 1,
                "Transport/Relay/RelayDialer.swift": 1, "Transport/Relay/RelayListener.swift": 1,
                "Transport/Server/HTTPServer.swift": 1, "Transport/Streams/SocketDialer.swift": 2,
            ]),
    ]

    private static let modules = [
        Ban("import Foundation", instead: "the standard library and Basics"),
        Ban("import FoundationEssentials", instead: "the standard library and Basics"),
        Ban("import Dispatch", instead: "the seams of Basics"),
        Ban(
            "import Glibc", instead: "the seams of Basics",
            allowed: [
                "Basics/Seams/ChildProcess.swift": 1,
                "Basics/Seams/ProcessControl.swift": 1,
                "Basics/Seams/SignalWaiter.swift": 1,
                "Basics/Seams/SystemFiles.swift": 1,
                "Basics/Seams/SystemTime.swift": 1,
                "Cryptography/ScryptMixer.swift": 1,
                "Cryptography/SecretPages.swift": 1,
                "Storage/CommitLog/WriterThread.swift": 1,
                "Storage/Inspection/FolderLock.swift": 1,
                "Storage/LevelDB/LevelDBFolder+Copy.swift": 1,
                "Storage/LevelDB/LevelDBFolder.swift": 1,
                "Transport/Relay/ConnectionCare.swift": 1,
                "Transport/TransportError+Sockets.swift": 1,
                "causeway/Batch/StandardStreams.swift": 1,
            ]),
    ]
}
