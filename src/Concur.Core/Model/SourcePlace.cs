using System.Globalization;
using System.Text.Json.Serialization;
using Concur.Protocol;
using Concur.Traces.Symbols;

namespace Concur.Core.Model;

/// <summary>A line of a program's source.</summary>
/// <param name="File">The file, as the compiler knew it: its path on the machine that built the assembly.</param>
/// <param name="Line">Of a method, the first line of its code; 0 where several methods of the file have its name.</param>
public sealed record SourcePlace(string File, int Line)
{
    /// <summary>
    /// The address at which people read the file, by the PDB's SourceLink, with the line where its host shows lines; null where the PDB
    /// has none, and where a file has one that reports do not link to.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init => field = SourceLocation.WebAddress(value); }

    /// <summary>The file's name without its folder, by the habits of any system.</summary>
    [JsonIgnore]
    public string Name => File[(File.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>Without the folder and the address, which tell whose code it is.</summary>
    [JsonIgnore]
    public SourcePlace Redacted => this with { File = Name, Url = null };

    /// <summary>Another place in a list that begins with this one: of the same file the line's number alone.</summary>
    /// <param name="other">The other place.</param>
    internal string NumberBeside(SourcePlace other) =>
        other.File == File && other.Line > 0 ? other.Line.ToString(CultureInfo.InvariantCulture) : other.ToString();

    /// <summary>The name and the line, as editors and compilers write them: <c>LogTools.cs:58</c>; without a line the name alone.</summary>
    public override string ToString() =>
        Line > 0 ? FormattableString.Invariant($"{TerminalText.Escaped(Name)}:{Line}") : TerminalText.Escaped(Name);
}
