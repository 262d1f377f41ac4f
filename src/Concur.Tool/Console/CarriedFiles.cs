using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Concur.Tool.Console;

/// <summary>
/// The files that a tool of a single file carries within itself, because other programs read them: the harness, the packages for users'
/// projects, and the library of SQLite. They are unpacked into the cache folder once.
/// </summary>
internal static class CarriedFiles
{
    private const string Resource = "carried.zip";

    /// <summary>Unpacks them, unless that has been done.</summary>
    /// <param name="cacheFolder">The folder for files that the tool can always create again.</param>
    /// <returns>Their folder, which stands for that of the tool; null where the tool has its files beside it.</returns>
    public static string? Unpack(string cacheFolder)
    {
        using var carried = typeof(CarriedFiles).Assembly.GetManifestResourceStream(Resource);
        if (carried is null) return null;

        // The identity of the compiled code, which the carried files are a part of.
        var folder = Path.Combine(cacheFolder, $"carried-{typeof(CarriedFiles).Module.ModuleVersionId:N}");
        if (!Directory.Exists(folder)) Unpack(carried, folder);
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => Library(folder, name);
        return folder;
    }

    /// <summary>Under another name at first: another process may do the same.</summary>
    internal static void Unpack(Stream carried, string folder)
    {
        var unfinished = $"{folder}.{Path.GetRandomFileName()}";
        try
        {
            ZipFile.ExtractToDirectory(carried, unfinished);
            Directory.Move(unfinished, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process was first, or nothing can be written there: then what needs them says that they are missing.
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        }
    }

    private static nint Library(string folder, string name) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"*{name}.*").FirstOrDefault() is { } path
        && NativeLibrary.TryLoad(path, out var library)
            ? library
            : 0;
}
