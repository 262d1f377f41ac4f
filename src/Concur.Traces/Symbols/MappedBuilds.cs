namespace Concur.Traces.Symbols;

/// <summary>
/// Which builds of files a process had mapped, as lines among its mappings. A file that another build is copied over keeps its name
/// and number, and the other build's symbols would be wrong.
/// </summary>
/// <param name="keptUtc">When the mappings were kept.</param>
internal sealed class MappedBuilds(DateTime keptUtc)
{
    private const string Word = "build-id";
    private const int Parts = 3;
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>A line for each file that has a build's id: the word, the id, the path.</summary>
    public static string LinesOf(IEnumerable<string> files) => string.Concat(
        files.Distinct(StringComparer.Ordinal)
            .Select(file => (Path: file, Id: ElfSections.BuildIdOf(file)))
            .Where(file => file.Id is not null)
            .Select(file => $"{Word} {file.Id} {file.Path}\n"));

    /// <summary>Adds what a line tells, where it is such a line.</summary>
    public void Add(string line)
    {
        if (line.Split(' ', Parts) is [Word, var id, var path]) _ids[path] = id;
    }

    /// <summary>
    /// Whether a file is still the build that was mapped. Where no line tells, as in a copy of <c>/proc/PID/maps</c> that somebody made, it
    /// is when it was not written since.
    /// </summary>
    public bool Has(string path) =>
        _ids.TryGetValue(path, out var id) ? ElfSections.BuildIdOf(path) == id : File.GetLastWriteTimeUtc(path) <= keptUtc;
}
