using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Concur.Traces.Symbols.MacOS;

/// <summary>
/// What kind of file a path leads to, and whose it is: getattrlist(2), whose answer is the same on every processor, unlike that of stat(2).
/// The numbers are those of bsd/sys/attr.h and bsd/sys/vnode.h in https://github.com/apple-oss-distributions/xnu.
/// </summary>
internal static unsafe class FileAttributesCall
{
    private const uint WantsKind = 0x8; // ATTR_CMN_OBJTYPE
    private const uint WantsOwner = 0x8000; // ATTR_CMN_OWNERID
    private const uint FollowsNoLink = 0x1; // FSOPT_NOFOLLOW

    /// <summary>Whether a path leads to an ordinary file, over links too; null where there is nothing.</summary>
    [SupportedOSPlatform("macos")]
    public static bool? IsOrdinary(string path) => Read(path, 0) is { } file ? file.Kind == FoundFile.Ordinary : null;

    /// <summary>The user that owns a file, folder or link itself; null where there is none.</summary>
    [SupportedOSPlatform("macos")]
    public static uint? OwnerOf(string path) => Read(path, FollowsNoLink)?.Owner;

    [SupportedOSPlatform("macos")]
    private static FoundFile? Read(string path, uint options)
    {
        var wanted = new WantedAttributes { Groups = WantedAttributes.AllGroups, Common = WantsKind | WantsOwner };
        FoundFile found;
        fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
        {
            var isFound = Attributes(text, &wanted, &found, (nuint)sizeof(FoundFile), options) == 0;
            return isFound && found.Bytes == sizeof(FoundFile) ? found : null;
        }
    }

    [DllImport("libc", EntryPoint = "getattrlist")]
    private static extern int Attributes(byte* path, WantedAttributes* wanted, FoundFile* into, nuint bytes, uint options);
}

/// <summary>struct attrlist: a bit per attribute that is asked for, in five groups.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WantedAttributes
{
    public const ushort AllGroups = 5; // ATTR_BIT_MAP_COUNT

    public ushort Groups;
    public ushort Reserved;
    public uint Common;
    public uint Volume;
    public uint Folder;
    public uint File;
    public uint Fork;
}

/// <summary>The answer: its length, then each attribute in the order of the bits.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FoundFile
{
    public const uint Ordinary = 1; // VREG

    public uint Bytes;
    public uint Kind;
    public uint Owner;
}
