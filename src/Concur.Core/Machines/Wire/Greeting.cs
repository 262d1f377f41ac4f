using System.Text;
using Concur.Protocol;

namespace Concur.Core.Machines.Wire;

/// <summary>
/// The first line that either side sends: the version of what follows, and of the tool. Its form never changes, so that tools of any two
/// versions can say which of them is too old. What a login prints before it is left out.
/// </summary>
/// <param name="Protocol">The version of what follows.</param>
/// <param name="Tool">The version of the tool, such as 1.2.0.</param>
internal sealed record Greeting(Version Protocol, string Tool)
{
    /// <summary>Raised with every change of a frame, an operation or a record between the tool and its agents.</summary>
    private const int OfFrames = 2;

    private const string Mark = "dotnet-concur-agent ";

    /// <summary>A line of a login is short, and so is all that it prints.</summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>The version of this tool. Launches and their results are part of it.</summary>
    public static Version Current { get; } = new(OfFrames, ProtocolVersion.Current);

    /// <summary>Sends the line.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken cancellation)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{Mark}{Protocol} {Tool}\n"), cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>Reads up to the line and over it.</summary>
    /// <param name="stream">Is read byte by byte: what follows the line stays in it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The greeting; null where the stream ended without one. And what came before it.</returns>
    public static async Task<(Greeting? Greeting, string Before)> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var (line, before, one, read) = (new List<byte>(), new StringBuilder(), new byte[1], 0);
        for (; read < MostBytes && await stream.ReadAsync(one, cancellation) == 1; read++)
        {
            if (one[0] != '\n')
            {
                line.Add(one[0]);
                continue;
            }

            var text = Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            if (Parse(text) is { } greeting) return (greeting, before.ToString());
            before.Append(text).Append('\n');
            line.Clear();
        }

        return (null, before.Append(Encoding.UTF8.GetString([.. line])).ToString());
    }

    /// <summary>Why this tool and one with that greeting can't work together, and what to do; null where they can.</summary>
    /// <param name="there">What the other side runs on, for the message.</param>
    /// <param name="ownTool">The version of this tool.</param>
    public string? Mismatch(string there, string ownTool)
    {
        if (Protocol == Current) return null;
        var old = Protocol < Current ? $"on '{there}'" : "here";
        return $"'{there}' has dotnet-concur {TerminalText.Name(Tool)} (protocol {Protocol}), and here is {ownTool} (protocol {Current}); "
            + $"update it {old}: dotnet tool update -g dotnet-concur";
    }

    private static Greeting? Parse(string line)
    {
        // A prompt without a line end may stand before it.
        var start = line.IndexOf(Mark, StringComparison.Ordinal);
        if (start < 0) return null;
        var words = line[(start + Mark.Length)..].Split(' ');
        return words.Length >= 2 && Version.TryParse(words[0], out var protocol) ? new Greeting(protocol, words[1]) : null;
    }
}
