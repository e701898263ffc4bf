import Basics

/// What the small files beside the database say about a journal.
struct JournalEvidence {
    /// The place up to which it was synced; nil without an anchor.
    let anchor: JournalHead?
    /// The place up to which it was written in this run of the machine; nil when nothing says.
    let written: JournalHead?
    /// Whether the machine was started anew since the journal was last open: then what was only
    /// written may be gone, from any place on.
    let isMachineRestarted: Bool

    /// Reads the files of a journal.
    static func read(
        _ files: any FileAccess, anchorPath: String, boot: BootIdentity?
    ) throws(JournalError) -> JournalEvidence {
        JournalEvidence(
            anchor: try Anchor.read(files, anchorPath)?.head,
            mark: WrittenMark.read(files, JournalLayout.markPath(besideAnchor: anchorPath)),
            boot: boot)
    }

    init(anchor: JournalHead?, mark: WrittenMark?, boot: BootIdentity?) {
        self.anchor = anchor
        let isSame = mark?.boot == boot
        written = isSame ? mark?.head : nil
        isMachineRestarted = mark != nil && !isSame
    }

    /// The last sequence that is known to have been there; 0 when none is.
    var lastKnown: UInt64 { max(anchor?.sequence ?? 0, written?.sequence ?? 0) }
}
