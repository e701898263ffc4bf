/// Ends the process when a property does not hold, which libFuzzer reports with the input.
///
/// Nothing may catch this: a harness that swallowed it would hide what was found.
package func require(
    _ holds: Bool, _ property: StaticString, file: StaticString = #file, line: UInt = #line
) {
    if !holds { fatalError("broken: \(property)", file: file, line: line) }
}
