using System.Runtime.InteropServices;
using System.Text;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>The command line and the environment of a process, as it was started.</summary>
/// <param name="Arguments">The words of its command line, its program first.</param>
/// <param name="Variables">NAME=value texts; empty also where the system withholds them, as for programs of its own.</param>
internal sealed record ProcessWords(IReadOnlyList<string> Arguments, IReadOnlyList<string> Variables)
{
    /// <summary>
    /// Reads what KERN_PROCARGS2 gives: the number of arguments, the program's path with zeros behind it up to a multiple of a pointer's
    /// size, the arguments, and the variables, each with a zero at its end. Behind the variables the kernel leaves words of its own.
    /// </summary>
    /// <returns>Null where nothing was given.</returns>
    public static ProcessWords? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(int)) return null;
        var count = MemoryMarshal.Read<int>(bytes);
        var rest = bytes[sizeof(int)..];
        _ = Next(ref rest);
        rest = rest.TrimStart((byte)0);
        var arguments = new List<string>();
        while (arguments.Count < count && rest.Length > 0) arguments.Add(Next(ref rest));
        var variables = new List<string>();
        while (rest.Length > 0 && rest[0] != 0) variables.Add(Next(ref rest));
        return new ProcessWords(arguments, variables);
    }

    /// <summary>The value of a variable; null where it is not set.</summary>
    public string? Variable(string name) =>
        Variables.FirstOrDefault(variable => variable.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static string Next(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
        rest = end < 0 ? [] : rest[(end + 1)..];
        return text;
    }
}
