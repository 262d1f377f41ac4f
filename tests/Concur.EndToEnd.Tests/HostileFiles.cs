using System.IO.Compression;
using System.Text;

namespace Concur.EndToEnd.Tests;

/// <summary>Run files that were written to do harm, and damaged ones.</summary>
internal static class HostileFiles
{
    private const int TooLarge = 70 << 20;
    private static readonly string Stored = File.ReadAllText(Path.Combine(Locations.Root, "tests", "Golden", "run", "run.json"));

    /// <summary>Writes all of them into a folder.</summary>
    /// <returns>Their paths.</returns>
    public static IReadOnlyList<string> Write(string folder)
    {
        foreach (var (name, text) in Texts()) File.WriteAllText(Path.Combine(folder, name + ".json"), text);
        File.CreateSymbolicLink(Path.Combine(folder, "endless.json"), "/dev/zero");
        using (var sparse = File.Create(Path.Combine(folder, "huge.json"))) sparse.SetLength(TooLarge);
        foreach (var (name, entries) in Zips()) WriteZip(Path.Combine(folder, name + ".zip"), entries);
        var whole = Path.Combine(folder, "cut.zip");
        WriteZip(whole, [("run.json", Encoding.UTF8.GetBytes(Stored))]);
        File.WriteAllBytes(whole, File.ReadAllBytes(whole)[..^30]);
        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<(string Name, string Text)> Texts()
    {
        string With(string old, string replacement) =>
            Stored.Contains(old, StringComparison.Ordinal)
                ? Stored.Replace(old, replacement, StringComparison.Ordinal)
                : throw new InvalidOperationException($"the stored run has no {old}");
        const string trial = "{\"strategy\":\"s\",\"status\":\"ok\",\"launches\":[],\"gap\":[]},";
        yield return ("empty", "");
        yield return ("null", "null");
        yield return ("list", "[]");
        yield return ("nothing", "{}");
        yield return ("half", Stored[..(Stored.Length / 2)]);
        yield return ("newer", With("\"schemaVersion\": 1", "\"schemaVersion\": 999"));
        yield return ("version-of-words", With("\"schemaVersion\": 1", "\"schemaVersion\": \"one\""));
        yield return ("deep", string.Concat(Enumerable.Repeat("{\"a\":", 100_000)));
        yield return ("wide", "[" + string.Join(',', Enumerable.Repeat("1", 6_000_000)) + "]");
        yield return ("iterations", With("\"iterationsMs\": [", "\"iterationsMs\": [" + string.Concat(Enumerable.Repeat("1,", 6_000_000))));
        yield return ("null-in-a-list", With("\"trials\": [", "\"trials\": [null,"));
        yield return ("endless-time", With("\"durationMs\": ", "\"durationMs\": 1e300, \"x\": "));
        yield return ("infinite", With("\"speedup\": ", "\"speedup\": 1e999, \"x\": "));
        yield return ("not-a-number", With("\"durationMs\": ", "\"durationMs\": NaN, \"x\": "));
        yield return ("negative-units", With("\"units\": ", "\"units\": -99999999999999999999, \"x\": "));
        yield return ("status", With("\"status\": \"ok\"", "\"status\": \"7\""));
        yield return ("many-trials", With("\"trials\": [", "\"trials\": [" + string.Concat(Enumerable.Repeat(trial, 3_000))));
    }

    private static IEnumerable<(string Name, IReadOnlyList<(string Name, byte[] Bytes)> Entries)> Zips()
    {
        var run = ("run.json", Encoding.UTF8.GetBytes(Stored));
        yield return ("slip", [run, ("../slipped", [1])]);
        yield return ("slip-deep", [run, ("a/b/../../../slipped", [1])]);
        yield return ("absolute", [run, ("/tmp/slipped", [1])]);
        yield return ("backslash", [run, ("..\\slipped", [1])]);
        yield return ("two-runs", [("a/run.json", run.Item2), ("b/run.json", run.Item2)]);
        yield return ("no-run", [("readme.txt", [1])]);
        yield return ("many", [run, .. Enumerable.Range(0, 6_000).Select(i => ($"f{i}", (byte[])[]))]);
        yield return ("bomb", [("run.json", new byte[300 << 20])]);
    }

    private static void WriteZip(string path, IReadOnlyList<(string Name, byte[] Bytes)> entries)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(bytes);
        }
    }
}
