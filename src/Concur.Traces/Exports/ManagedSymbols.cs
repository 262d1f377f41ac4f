using Concur.Protocol;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;

namespace Concur.Traces.Exports;

/// <summary>
/// Names for the managed code that samples fell on. Other tools read names from ELF files, and managed code is in none: it is in
/// memory that the runtime wrote, or in assemblies. So each mapping with such code gets an ELF file that names it.
/// </summary>
internal sealed class ManagedSymbols
{
    /// <summary>No mapping of code is larger: symbols behind this come from a damaged file.</summary>
    private const ulong MostCodeBytes = 1UL << 30;

    /// <summary>Mappings that lie upon each other in a damaged file could have any number.</summary>
    private const int MostSymbols = 2_000_000;

    private readonly Dictionary<Region, SortedDictionary<long, ElfSymbol>> _symbols = [];
    private int _added;

    /// <param name="samples">The stacks and mappings; null where no stacks were sampled.</param>
    /// <param name="methodAt">
    /// The method at an address of a process: where it begins and ends, and its name; null where none is known.
    /// </param>
    public ManagedSymbols(CpuSamples? samples, Func<int, ulong, (ulong Start, ulong End, string Name)?> methodAt)
    {
        if (samples is null) return;
        foreach (var (process, stacks) in samples.Stacks)
        {
            if (!samples.Mappings.TryGetValue(process, out var mappings)) continue;
            // By address: the lowest mapping of jitted code is called that, the others have its name with their starts.
            var found = stacks.Addresses.Order().Select(address => (Address: address, Method: methodAt(process, address)))
                .Where(known => known.Method is not null)
                .Select(known => (known.Address, Method: known.Method!.Value))
                .ToList();
            foreach (var mapping in mappings.All.OrderBy(mapping => mapping.Start)) Add(process, mapping, found);
        }
    }

    /// <summary>Writes the files.</summary>
    /// <param name="folder">Where; made where it is missing and there is anything to write.</param>
    /// <param name="machine">The architecture as uname -m has it.</param>
    /// <returns>Which file has the names of a mapping; null for a mapping without managed code.</returns>
    public Func<PerfRecord, string?> Write(string folder, string machine)
    {
        var paths = new Dictionary<Region, string>();
        foreach (var (region, symbols) in _symbols)
        {
            var path = PathOf(region, Path.Combine(folder, FormattableString.Invariant($"{region.Process}")), paths.Values);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = File.Create(path);
            ElfSymbolFile.Write(file, machine, symbols.Values);
            paths[region] = path;
        }

        return mapping => paths.GetValueOrDefault(new Region(mapping.SubjectProcess, mapping.Address, mapping.Path));
    }

    /// <param name="process">The process.</param>
    /// <param name="mapping">One of its mappings.</param>
    /// <param name="found">Where managed code was seen in the process, by address.</param>
    private void Add(
        int process, CodeMappings.Mapping mapping, List<(ulong Address, (ulong Start, ulong End, string Name) Method)> found)
    {
        var (low, high) = (0, found.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (found[middle].Address < mapping.Start) low = middle + 1;
            else high = middle;
        }

        for (; low < found.Count && found[low].Address < mapping.End && _added < MostSymbols; low++, _added++)
            Add(new Region(process, mapping.Start, mapping.Path), mapping, found[low].Method);
    }

    private void Add(Region region, CodeMappings.Mapping mapping, (ulong Start, ulong End, string Name) method)
    {
        if (method.Start < mapping.Start || method.End - mapping.Start > MostCodeBytes) return;
        if (!_symbols.TryGetValue(region, out var symbols)) _symbols[region] = symbols = [];
        var offset = (long)(method.Start - mapping.Start);
        symbols[offset] = new ElfSymbol(offset, (long)(method.End - method.Start), method.Name);
    }

    /// <summary>Readers show a file's name as the name of the module.</summary>
    private static string PathOf(Region region, string folder, IReadOnlyCollection<string> taken)
    {
        var module = new CodeMappings.Mapping(region.Start, region.Start, 0, 0, region.Path).Module;
        var name = module is null ? "jitted" : FileNames.Of(module);
        var path = Path.Combine(folder, name);
        if (name.Length > 0 && !taken.Contains(path)) return path;
        return Path.Combine(folder, FormattableString.Invariant($"{name}-{region.Start:x}"));
    }

    private readonly record struct Region(int Process, ulong Start, string Path);
}
