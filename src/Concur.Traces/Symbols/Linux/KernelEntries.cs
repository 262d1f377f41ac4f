using System.Collections.Immutable;
using System.Globalization;
using Concur.Protocol;

namespace Concur.Traces.Symbols.Linux;

/// <summary>
/// Names what threads asked of the kernel: a system call, memory that was not there yet, or nothing, for an interrupt. One address
/// stands for each of them in place of the kernel's own frames. Names come from /proc/kallsyms, which the kernel shows to root, and
/// count only until the machine starts again, because each start puts the kernel at other addresses.
/// </summary>
/// <param name="clock">An instant of the recording: ns since 1970, and ns of CLOCK_MONOTONIC. Null where it has none.</param>
internal sealed class KernelEntries((long WallNs, long MonotonicNs)? clock)
{
    /// <summary>Above all addresses of programs, and below the marks in call chains.</summary>
    private const ulong FirstAddress = 0xFFFF_FFFF_FFFF_0000;
    private const int MostNames = 0x8000;
    private const string Unknown = "[kernel]";
    private static readonly TimeSpan MostDrift = TimeSpan.FromMinutes(1);

    private readonly List<string> _names = [Unknown];
    private readonly Dictionary<string, int> _numberOf = new(StringComparer.Ordinal) { [Unknown] = 0 };
    private readonly Lazy<KernelSymbols?> _symbols = new(() => IsThisStart(clock) ? KernelSymbols.Read() : null);

    /// <summary>The names by their numbers.</summary>
    public ImmutableArray<string> Names => [.. _names];

    /// <summary>Whether an address stands for the kernel.</summary>
    public static bool IsKernel(ulong address) => address is >= FirstAddress and < FirstAddress + MostNames;

    /// <summary>The name that an address stands for.</summary>
    public static string NameAt(ulong address, ImmutableArray<string> names) =>
        address - FirstAddress is var number && number < (ulong)names.Length ? names[(int)number] : Unknown;

    /// <summary>The address that stands for a call chain in the kernel.</summary>
    /// <param name="chain">Addresses, innermost first.</param>
    public ulong AddressOf(ReadOnlySpan<ulong> chain)
    {
        var entry = chain.IsEmpty ? null : _symbols.Value?.EntryOf(chain);
        var name = entry is null ? Unknown : $"[kernel: {entry}]";
        if (!_numberOf.TryGetValue(name, out var number))
        {
            if (_names.Count == MostNames) return FirstAddress;
            _numberOf[name] = number = _names.Count;
            _names.Add(name);
        }

        return FirstAddress + (ulong)number;
    }

    /// <summary>Whether the two clocks are as far apart as they are now: CLOCK_MONOTONIC begins anew at each start.</summary>
    private static bool IsThisStart((long WallNs, long MonotonicNs)? clock)
    {
        if (clock is not { } then) return false;
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var drift = (now - MonotonicClock.NowNs()) - (then.WallNs - then.MonotonicNs);
        return Math.Abs(drift) <= MostDrift.Ticks * TimeSpan.NanosecondsPerTick;
    }
}

/// <summary>The functions of the running kernel, by address.</summary>
/// <param name="addresses">Where they begin, in ascending order.</param>
/// <param name="names">Their names.</param>
internal sealed class KernelSymbols(ulong[] addresses, string[] names)
{
    private const string List = "/proc/kallsyms";

    /// <summary>What comes before the name of a system call: https://docs.kernel.org/process/adding-syscalls.html.</summary>
    private static readonly string[] SystemCalls = ["__x64_sys_", "__ia32_sys_", "__arm64_sys_", "__riscv_sys_", "__se_sys_", "__do_sys_"];

    /// <summary>Reads them.</summary>
    /// <returns>Null where the kernel does not show addresses to this user.</returns>
    public static KernelSymbols? Read()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            return Parse(File.ReadLines(List));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Parses lines such as <c>ffffffff81000000 T _text</c>.</summary>
    /// <returns>Null where all addresses are 0.</returns>
    public static KernelSymbols? Parse(IEnumerable<string> lines)
    {
        var functions = new List<(ulong Address, string Name)>();
        foreach (var line in lines)
        {
            var fields = line.Split(' ', '\t');
            if (fields is not [var address, "t" or "T", var name, ..]) continue;
            if (ulong.TryParse(address, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at) && at != 0)
                functions.Add((at, name));
        }

        if (functions.Count == 0) return null;
        functions.Sort((one, other) => one.Address.CompareTo(other.Address));
        return new KernelSymbols([.. functions.Select(function => function.Address)], [.. functions.Select(function => function.Name)]);
    }

    /// <summary>
    /// What a call chain came into the kernel for: <c>read</c>, <c>page fault</c>, <c>interrupt</c>; null for anything else.
    /// </summary>
    /// <param name="chain">Addresses, innermost first.</param>
    public string? EntryOf(ReadOnlySpan<ulong> chain)
    {
        for (var i = chain.Length - 1; i >= 0; i--)
        {
            if (At(chain[i]) is { } function && EntryOf(function) is { } entry) return entry;
        }

        return null;
    }

    private static string? EntryOf(string function)
    {
        foreach (var prefix in SystemCalls)
        {
            if (function.StartsWith(prefix, StringComparison.Ordinal)) return function[prefix.Length..];
        }

        return function switch
        {
            "asm_exc_page_fault" or "exc_page_fault" or "do_mem_abort" or "do_page_fault" => "page fault",
            "do_exit" => "exit",
            "ret_from_fork" or "ret_from_fork_asm" => "thread start",
            _ when function.StartsWith("asm_sysvec_", StringComparison.Ordinal) || function is "asm_common_interrupt" or "el0_interrupt" =>
                "interrupt",
            _ => null,
        };
    }

    private string? At(ulong address)
    {
        var index = Array.BinarySearch(addresses, address);
        if (index < 0) index = ~index - 1;
        return index < 0 ? null : names[index];
    }
}
