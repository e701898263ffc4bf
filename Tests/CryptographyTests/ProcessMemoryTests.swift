import Cryptography
import Testing

@Suite(.serialized) struct ProcessMemoryTests {
    @Test func `memory is hidden from core dumps and other processes until it is shown again`() {
        let wasShown = ProcessMemory.isShown
        let isHidden = ProcessMemory.hide()
        let isShown = ProcessMemory.isShown
        if wasShown { ProcessMemory.show() }
        #expect(isHidden && !isShown)
        #expect(ProcessMemory.isShown == wasShown)
    }
}
