using System.Text;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>Results that go to a file instead of standard output.</summary>
internal static class OutputFile
{
    /// <summary>The file name that means standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>
    /// Prints to the file, or to standard output if none was given. An existing file stays until the new one is complete.
    /// </summary>
    /// <param name="file">The file as the user gave it; null for standard output.</param>
    /// <param name="environment">Its standard output is used if no file was given; its standard error gets the file's path.</param>
    /// <param name="print">Prints to the environment that it is given.</param>
    /// <exception cref="ConcurException">The file cannot be written.</exception>
    public static void Print(string? file, ToolEnvironment environment, Action<ToolEnvironment> print)
    {
        if (file is null or StandardOutput)
        {
            print(environment);
            return;
        }

        var path = environment.Absolute(file);
        AtomicFile.Replace(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: -1, leaveOpen: true);
            print(environment with { Out = writer, OutBytes = stream, OutHasColor = false });
            return path;
        });
        environment.Error.WriteLine($"saved in {environment.Shown(path)}");
    }

    /// <summary>Appends to a file, such as the summary of a CI job.</summary>
    /// <param name="file">The file as the user gave it; null if none was given.</param>
    /// <param name="environment">Its current folder is that of relative paths.</param>
    /// <param name="write">Writes what is appended.</param>
    public static void Append(string? file, ToolEnvironment environment, Action<TextWriter> write)
    {
        if (file is null) return;
        using var writer = new StreamWriter(environment.Absolute(file), append: true);
        write(writer);
    }
}
