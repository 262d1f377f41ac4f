namespace Concur.Protocol;

/// <summary>
/// The exit code of a process that Windows ended: an NTSTATUS, whose two highest bits are set for an error. A process that ends by
/// itself mostly has small codes, and Linux has none above 255. Numbers: https://learn.microsoft.com/openspecs/windows_protocols/ms-erref.
/// </summary>
public static class NtStatus
{
    private const uint Error = 0xC000_0000;

    /// <summary>From here on, codes are small negative numbers with which programs end by themselves.</summary>
    private const uint Negative = 0xFFFF_0000;

    /// <summary>How a process ended, such as "an access violation (0xC0000005)"; null for a code that is no NTSTATUS.</summary>
    public static string? Describe(int exitCode)
    {
        var status = unchecked((uint)exitCode);
        var words = status switch
        {
            0x8000_0003 => "a breakpoint",
            0xC000_0005 => "an access violation",
            0xC000_0017 => "a lack of memory",
            0xC000_001D => "an illegal instruction",
            0xC000_008E or 0xC000_0094 => "a division by zero",
            0xC000_00FD => "a stack overflow",
            0xC000_0135 => "a missing DLL",
            0xC000_0139 => "a DLL that lacks a function",
            0xC000_013A => "Ctrl-C or a closed terminal",
            0xC000_0142 => "a DLL that could not start",
            0xC000_0374 => "a damaged heap",
            0xC000_0409 => "a fail-fast (the process ended itself on a damaged state)",
            0xC000_0602 => "a fail-fast",
            0xE043_4352 => "an unhandled .NET exception",
            0xE06D_7363 => "an unhandled C++ exception",
            _ => null,
        };
        return words is not null ? FormattableString.Invariant($"{words} (0x{status:X8})")
            : status is >= Error and < Negative ? FormattableString.Invariant($"status 0x{status:X8}")
            : null;
    }
}
