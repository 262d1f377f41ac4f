using System.Text;
using ELFSharp.ELF;

namespace Concur.Traces.Symbols;

/// <summary>Where the names of a stripped ELF file may lie on this machine.</summary>
internal static class DebugFiles
{
    /// <summary>What the linker wrote into this build.</summary>
    public const string BuildIdSection = ".note.gnu.build-id";

    /// <summary>Before the id: the lengths of "GNU" and of the id, the kind of the note, and "GNU" itself.</summary>
    public const int NoteHeaderBytes = 16;

    /// <summary>The largest of the sections that tell of such files; one that says it is larger is damaged.</summary>
    public const int MostBytes = 4096;

    private const string OfSystem = "/usr/lib/debug";
    private const int MostNameBytes = 256;
    private static readonly string[] Endings = [".dbg", ".debug"];

    /// <summary>What the linker wrote into this build and into no other, with the note's header; null where it wrote none.</summary>
    public static byte[]? BuildIdOf(ELF<ulong> elf) => ContentsOf(elf, BuildIdSection);

    /// <summary>
    /// Files that may be there: <c>app.dbg</c> beside <c>app</c>, as the .NET SDK makes it, <c>app.debug</c>, that which the file itself
    /// names, and where debuggers look for it. Source: "Separate Debug Files" of GDB's manual.
    /// </summary>
    /// <param name="path">The stripped file.</param>
    /// <param name="elf">The same.</param>
    /// <param name="buildId">As <see cref="BuildIdOf"/> gives it.</param>
    public static IEnumerable<string> Of(string path, ELF<ulong> elf, byte[] buildId)
    {
        foreach (var ending in Endings) yield return path + ending;
        if (Path.GetDirectoryName(path) is { } folder && LinkOf(elf) is { Length: > 0 } link)
        {
            yield return Path.Combine(folder, link);
            yield return Path.Combine(folder, ".debug", link);
            if (Path.IsPathRooted(folder)) yield return Path.Join(OfSystem, folder, link);
        }

        if (buildId.Length <= NoteHeaderBytes + 1) yield break;
        var id = Convert.ToHexStringLower(buildId.AsSpan(NoteHeaderBytes));
        yield return Path.Combine(OfSystem, ".build-id", id[..2], id[2..] + Endings[1]);
    }

    /// <summary>The name of a file alone: one with a folder could lead anywhere.</summary>
    private static string? LinkOf(ELF<ulong> elf)
    {
        if (ContentsOf(elf, ".gnu_debuglink") is not { } link) return null;
        var end = Array.IndexOf(link, (byte)0);
        return end is <= 0 or > MostNameBytes ? null : Path.GetFileName(Encoding.UTF8.GetString(link, 0, end));
    }

    private static byte[]? ContentsOf(ELF<ulong> elf, string section) =>
        elf.Sections.FirstOrDefault(known => known.Name == section) is { Size: <= MostBytes } found ? found.GetContents() : null;
}
