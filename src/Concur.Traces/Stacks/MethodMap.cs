using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Concur.Traces.Stacks;

/// <summary>Which method's code lies at an address, from the method events of one process.</summary>
public sealed class MethodMap
{
    private const int ModuleOffset = 8;
    private const int StartOffset = 16;
    private const int SizeOffset = 24;
    private const int TokenOffset = 28;
    private const int FlagsOffset = 32;
    private const int NamesOffset = 36;

    /// <summary>What was compiled to replace a running method on its stack (OSR).</summary>
    private const uint ReplacementTier = 5;

    private readonly List<Method> _methods = [];
    private byte[] _names = new byte[1024];
    private int _namesEnd;
    private bool _sorted = true;

    /// <summary>The assemblies that the methods are of.</summary>
    public ModuleMap Modules { get; } = new();

    /// <summary>
    /// Names the methods of a program that was compiled ahead of time, of which no event tells; null for every other program.
    /// </summary>
    public Func<ulong, string?>? Compiled { get; set; }

    /// <summary>The methods whose names were asked for until now: those of the stacks that were read.</summary>
    public IEnumerable<NamedMethod> Named => _methods.Where(method => method.Name is not null)
        .Select(method => new NamedMethod(method.Name!, method.Module, method.Token));

    /// <summary>
    /// Adds a method from the payload of its event: MethodLoadVerbose, MethodDCStartVerbose and MethodDCEndVerbose are alike
    /// (ClrEtwAll.man of dotnet/runtime). Names are kept as bytes and made presentable only when they are asked for: few
    /// ever are.
    /// </summary>
    /// <param name="payload">It may be cut off or damaged; then nothing is added.</param>
    /// <param name="timeNs">When that was reported: of methods at one address the last one is found.</param>
    /// <param name="map">Which IL its code came from; null where that is not known.</param>
    internal void Add(ReadOnlySpan<byte> payload, long timeNs, IlMap? map = null)
    {
        if (payload.Length < NamesOffset) return;
        var start = BinaryPrimitives.ReadUInt64LittleEndian(payload[StartOffset..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(payload[SizeOffset..]);
        if (size is 0 or > int.MaxValue || start > ulong.MaxValue - size) return;
        var names = MemoryMarshal.Cast<byte, char>(payload[NamesOffset..]);
        var type = names.IndexOf('\0');
        var method = type < 0 ? -1 : names[(type + 1)..].IndexOf('\0');
        if (method < 0) return;
        _methods.Add(new Method(start, start + size, timeNs, _methods.Count, _namesEnd, type, method)
        {
            Module = BinaryPrimitives.ReadUInt64LittleEndian(payload[ModuleOffset..]),
            Token = BinaryPrimitives.ReadInt32LittleEndian(payload[TokenOffset..]),
            Map = map,
            IsReplacement = TierOf(BinaryPrimitives.ReadUInt32LittleEndian(payload[FlagsOffset..])) == ReplacementTier,
        });
        Keep(payload.Slice(NamesOffset, (type + 1 + method) * sizeof(char)));
        _sorted = false;
    }

    /// <returns>The method as a person wrote it, such as <c>Work.Run.lambda</c>; null when no known method covers the address.</returns>
    public string? NameAt(ulong address) => Find(address) is { } method ? NameOf(method) : Compiled?.Invoke(address);

    /// <returns>The method that covers an address: where it begins, where it ends, and its name. Null when no known method does.</returns>
    public (ulong Start, ulong End, string Name)? MethodAt(ulong address) =>
        Find(address) is { } method ? (method.Start, method.End, NameOf(method)) : null;

    /// <summary>
    /// The call that returns to an address; null where no method covers it, or it is not known which IL its code came from.
    /// </summary>
    public CalledFrom? CallBefore(ulong address) =>
        PlaceOf(address, isReturn: true) is { Il: { } il } place ? new CalledFrom(place.Module, place.Token, il.From) : null;

    /// <summary>The place of an address in its method; null where no method covers it.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isReturn">Whether a call returns to the address; then the call is meant.</param>
    public MethodPlace? PlaceOf(ulong address, bool isReturn) => Find(address) is not { } method ? null
        : new MethodPlace(
            Modules[method.Module], method.Token, method.Map?.At((int)(address - method.Start) - (isReturn ? 1 : 0)), method.IsReplacement);

    /// <summary>The number of the tier at which a method was compiled, which its flags have (ClrEtwAll.man of dotnet/runtime).</summary>
    internal static uint TierOf(uint flags)
    {
        const int tierShift = 7, tierMask = 7;
        return (flags >> tierShift) & tierMask;
    }

    private void Keep(ReadOnlySpan<byte> names)
    {
        if (_namesEnd + names.Length > _names.Length) Array.Resize(ref _names, Math.Max(_namesEnd + names.Length, 2 * _names.Length));
        names.CopyTo(_names.AsSpan(_namesEnd));
        _namesEnd += names.Length;
    }

    private Method? Find(ulong address)
    {
        if (!_sorted) Sort();
        var (low, high) = (0, _methods.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_methods[middle].Start > address) high = middle;
            else low = middle + 1;
        }

        return low > 0 && address < _methods[low - 1].End ? _methods[low - 1] : null;
    }

    private string NameOf(Method method)
    {
        if (method.Name is { } known) return known;
        var names = MemoryMarshal.Cast<byte, char>(_names.AsSpan(method.NamesAt));
        var type = new string(names[..method.TypeLength]);
        return method.Name = FrameName.Of(type, new string(names.Slice(method.TypeLength + 1, method.NameLength)));
    }

    private void Sort()
    {
        _methods.Sort((one, other) =>
            one.Start != other.Start ? one.Start.CompareTo(other.Start)
            : one.TimeNs != other.TimeNs ? one.TimeNs.CompareTo(other.TimeNs)
            : one.Order.CompareTo(other.Order));
        _sorted = true;
    }

    private sealed record Method(ulong Start, ulong End, long TimeNs, int Order, int NamesAt, int TypeLength, int NameLength)
    {
        /// <summary>The runtime's number of its assembly.</summary>
        public required ulong Module { get; init; }

        /// <summary>Its number in the assembly's metadata.</summary>
        public required int Token { get; init; }

        /// <summary>Which IL its code came from; null where that is not known, as of precompiled code.</summary>
        public required IlMap? Map { get; init; }

        /// <summary>Whether it was compiled to replace the method while that ran.</summary>
        public required bool IsReplacement { get; init; }

        /// <summary>Its name, once it was asked for.</summary>
        public string? Name { get; set; }
    }
}

/// <summary>A method that a stack has.</summary>
/// <param name="Name">As a person wrote it; several methods may have one name.</param>
/// <param name="Module">The runtime's number of its assembly.</param>
/// <param name="Token">Its number in the assembly's metadata.</param>
public sealed record NamedMethod(string Name, ulong Module, int Token);

/// <summary>A call within a method.</summary>
/// <param name="Module">The method's assembly; null where it is not known.</param>
/// <param name="Token">The method's number in the assembly's metadata.</param>
/// <param name="Il">Where the call is, as an offset into the method's IL.</param>
public sealed record CalledFrom(LoadedModule? Module, int Token, int Il);

/// <summary>A place in a method.</summary>
/// <param name="Module">The method's assembly; null where it is not known.</param>
/// <param name="Token">The method's number in the assembly's metadata.</param>
/// <param name="Il">The part of the method's IL; null where it is not known, as of precompiled code.</param>
/// <param name="IsReplacement">
/// Whether the code was compiled to replace the method on its stack while that ran (OSR), because it had begun in code that was not
/// optimised.
/// </param>
public readonly record struct MethodPlace(LoadedModule? Module, int Token, IlRange? Il, bool IsReplacement);
