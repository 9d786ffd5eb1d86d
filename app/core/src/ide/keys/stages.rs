//! Stages, and the keys of their steps (Palette documentation, Cloud Init Stages; yip, README).

use super::{FLAG, Fact, Facts, Source, value};
use crate::host::yip;

const YIP: Source = Source { title: "yip README", url: "https://github.com/mudler/yip#configuration-reference" };
const SCHEMA: Source =
    Source { title: "yip schema", url: "https://github.com/mudler/yip/blob/master/pkg/schema/schema.go" };

/// The stages in the vendor's table, and when they run.
const STAGES: &[(&str, &str)] = &[
    (
        "rootfs",
        "Runs first, in the initial RAM disk, right after the root file system is mounted and before the system switches to it.",
    ),
    (
        "initramfs",
        "Runs before the system switches to its root file system, but already inside of it. The place for users and for files that the boot needs.",
    ),
    ("boot", "Runs while systemd boots the host."),
    ("fs", "Runs when the file systems are mounted; the state and persistent partitions are there."),
    ("network", "Runs when the network is available."),
    (
        "reconcile",
        "Runs five minutes after the boot and then every hour. Changes here reload the configuration; they neither reboot nor repave nodes.",
    ),
    ("after-install", "Runs after the operating system was installed."),
    ("after-install-chroot", "Runs after the operating system was installed, inside the new system."),
    ("after-upgrade", "Runs after the operating system was upgraded."),
    ("after-upgrade-chroot", "Runs after the operating system was upgraded, inside the new system."),
    ("after-reset", "Runs after the operating system was reset."),
    ("after-reset-chroot", "Runs after the operating system was reset, inside the system."),
    ("before-install", "Runs before the operating system is installed."),
    ("before-upgrade", "Runs before the operating system is upgraded."),
    ("before-reset", "Runs before the operating system is reset."),
];

/// The documented stages and when they run.
pub(in crate::ide) fn stages() -> impl Iterator<Item = (&'static str, &'static str)> {
    STAGES.iter().copied()
}

/// When a stage runs, those with `.before` and `.after` too.
pub(in crate::ide) fn stage(name: &str) -> Option<String> {
    let meaning = |name: &str| STAGES.iter().find_map(|(known, meaning)| (*known == name).then_some(*meaning));
    if let Some(meaning) = meaning(name) {
        return Some(meaning.to_owned());
    }
    for (end, when) in [(".before", "before"), (".after", "after")] {
        if let Some((base, of)) = name.strip_suffix(end).and_then(|base| Some((base, meaning(base)?))) {
            return Some(format!("Runs right {when} the stage `{base}`. {of}"));
        }
    }
    crate::host::kairos::is_stage(name)
        .then(|| "A stage that Kairos calls; Palette's table does not list it.".to_owned())
}

const PATH: Fact = Fact::new(YIP, "path", "Where it is written on the host.").required();
const PERMISSIONS: Fact = Fact::new(
    YIP,
    "permissions",
    "The file mode as a number without quotes, `0644` in octal. A quoted text makes the host refuse all stages.",
);
const OWNER: Fact = Fact::new(YIP, "owner", "The user ID of the owner, as a number.");
const GROUP: Fact = Fact::new(YIP, "group", "The group ID, as a number.");
const OWNER_TEXT: Fact =
    Fact::new(SCHEMA, "ownerstring", "The owner by name, `user` or `user:group`, in place of `owner` and `group`.");

const ENTITY: &[Fact] = &[
    Fact::new(YIP, "path", "The file that lists the entities, `/etc/passwd` for instance.").required(),
    Fact::new(YIP, "entity", "The entity as a block of YAML of its own, with its `kind`.").required(),
];

pub(super) static TABLE: &[Facts] = &[
    Facts {
        record: &yip::STEP,
        facts: &[
            Fact::new(YIP, "name", "A description of the step, which appears in the log of the host."),
            Fact::new(YIP, "if", "A shell command: the step runs only when it succeeds."),
            Fact::new(YIP, "commands", "Shell commands that run after the directories and files were written."),
            Fact::new(YIP, "files", "Files to write."),
            Fact::new(YIP, "directories", "Directories to create, before the files are written."),
            Fact::new(YIP, "downloads", "Files to download over HTTP."),
            Fact::new(YIP, "users", "Users to create, by name. Of a user that exists, only the password is changed."),
            Fact::new(
                YIP,
                "authorized_keys",
                "SSH keys by user name. `github:NAME` and `gitlab:NAME` stand for the keys of an account.",
            ),
            Fact::new(YIP, "systemctl", "systemd services to enable, disable, start or mask."),
            Fact::new(YIP, "environment", "Variables to write to `/etc/environment`, or to `environment_file`."),
            Fact::new(YIP, "environment_file", "The file that the variables of `environment` are written to.")
                .default("/etc/environment"),
            Fact::new(YIP, "sysctl", "Kernel settings by name, as `sysctl` takes them."),
            Fact::new(YIP, "modules", "Kernel modules to load."),
            Fact::new(
                YIP,
                "hostname",
                "The name of the host, which is set at once and in `/etc/hostname` and `/etc/hosts`.",
            ),
            Fact::new(YIP, "dns", "What to write to `/etc/resolv.conf`."),
            Fact::new(YIP, "timesyncd", "Settings of the time service `systemd-timesyncd`, `NTP` for instance."),
            Fact::new(SCHEMA, "packages", "Packages to install or to remove."),
            Fact::new(YIP, "node", "A host name or a Go regular expression: on other hosts the step is skipped."),
            Fact::new(
                YIP,
                "only_os",
                "A regular expression for the name of the operating system, `ubuntu`. On others the step is skipped.",
            ),
            Fact::new(
                YIP,
                "only_os_version",
                "A regular expression for the version of the operating system. On others the step is skipped.",
            ),
            Fact::new(SCHEMA, "only_arch", "Limits the step to hosts of this architecture."),
            Fact::new(SCHEMA, "only_service_manager", "Limits the step to hosts with this service manager."),
            Fact::new(
                YIP,
                "if_files",
                "Lists of files under `any`, `all` and `none`: the step runs only where they exist, or do not.",
            ),
            Fact::new(SCHEMA, "after", "Steps that must run before this one, by name."),
            Fact::new(YIP, "unpack_images", "OCI images to unpack to the disk."),
            Fact::new(YIP, "datasource", "Cloud providers to fetch user data from; the first that answers is used."),
            Fact::new(YIP, "layout", "Partitions to add to a disk, and the growth of its last one. Sizes are in MiB."),
            Fact::new(YIP, "ensure_entities", "Users and groups that must exist, as entities."),
            Fact::new(YIP, "delete_entities", "Users and groups to remove, as entities."),
            Fact::new(YIP, "systemd_firstboot", "Options for `systemd-firstboot`, `keymap` for instance."),
            Fact::new(SCHEMA, "git", "A Git repository to fetch."),
            Fact::new(SCHEMA, "package_pins", "Known to newer versions of yip only."),
        ],
    },
    Facts {
        record: &yip::FILE,
        facts: &[
            PATH,
            Fact::new(YIP, "content", "The text of the file."),
            PERMISSIONS,
            OWNER,
            GROUP,
            OWNER_TEXT,
            Fact::new(YIP, "encoding", "How `content` is encoded. Without it, the text is written as it is.").values(
                &[
                    value("base64", "Base64."),
                    value("b64", "Base64."),
                    value("gzip", "Compressed with gzip."),
                    value("gz", "Compressed with gzip."),
                    value("gzip+base64", "Compressed with gzip, then Base64."),
                    value("gz+base64", "Compressed with gzip, then Base64."),
                    value("gzip+b64", "Compressed with gzip, then Base64."),
                    value("gz+b64", "Compressed with gzip, then Base64."),
                ],
            ),
        ],
    },
    Facts {
        record: &yip::DOWNLOAD,
        facts: &[
            PATH,
            Fact::new(YIP, "url", "Where it is downloaded from.").required(),
            PERMISSIONS,
            OWNER,
            GROUP,
            OWNER_TEXT,
            Fact::new(YIP, "timeout", "How long the download may take, as a number."),
        ],
    },
    Facts { record: &yip::DIRECTORY, facts: &[PATH, PERMISSIONS, OWNER, GROUP] },
    Facts {
        record: &yip::USER,
        facts: &[
            Fact::new(
                YIP,
                "passwd",
                "The password, better as a hash of crypt(5). It is stored on the hosts as it is written here.",
            ),
            Fact::new(YIP, "ssh_authorized_keys", "Public SSH keys that may log in as this user."),
            Fact::new(YIP, "groups", "Further groups of the user."),
            Fact::new(YIP, "shell", "The login shell."),
            Fact::new(YIP, "homedir", "The home directory. Without it, `/home/` and the name."),
            Fact::new(YIP, "primary_group", "The first group. Without it, a new group with the name of the user."),
            Fact::new(YIP, "gecos", "The comment of the user, usually the full name."),
            Fact::new(YIP, "name", "The login name."),
            Fact::new(SCHEMA, "uid", "The user ID."),
            Fact::new(SCHEMA, "lock_passwd", "Whether the password is locked.").values(FLAG),
            Fact::new(YIP, "no_create_home", "Whether no home directory is created.").values(FLAG),
            Fact::new(YIP, "no_user_group", "Whether no group of the user's own is created.").values(FLAG),
            Fact::new(YIP, "system", "Whether this is a system user, without a home directory.").values(FLAG),
            Fact::new(YIP, "no_log_init", "Whether the databases of logins are left alone.").values(FLAG),
        ],
    },
    Facts {
        record: &yip::DNS,
        facts: &[
            Fact::new(YIP, "nameservers", "The addresses of the name servers."),
            Fact::new(YIP, "search", "The domains to search."),
            Fact::new(YIP, "options", "Options of the resolver."),
            Fact::new(YIP, "path", "The file to write in place of `/etc/resolv.conf`."),
        ],
    },
    Facts {
        record: &yip::SYSTEMCTL,
        facts: &[
            Fact::new(YIP, "enable", "Services that start with the host."),
            Fact::new(YIP, "start", "Services to start now."),
            Fact::new(YIP, "disable", "Services that do not start with the host."),
            Fact::new(YIP, "mask", "Services that nothing may start."),
            Fact::new(YIP, "overrides", "Drop-in files for services, whether or not these exist."),
        ],
    },
    Facts {
        record: &yip::OVERRIDE,
        facts: &[
            Fact::new(YIP, "service", "The service; `.service` is appended where it is missing.").required(),
            Fact::new(YIP, "content", "The text of the drop-in file."),
            Fact::new(YIP, "name", "The name of the drop-in file.").default("override-yip.conf"),
        ],
    },
    Facts {
        record: &yip::PACKAGES,
        facts: &[
            Fact::new(SCHEMA, "install", "Packages to install."),
            Fact::new(SCHEMA, "remove", "Packages to remove."),
            Fact::new(SCHEMA, "refresh", "Whether the lists of packages are refreshed first.").values(FLAG),
        ],
    },
    Facts {
        record: &yip::UNPACK_IMAGE,
        facts: &[
            Fact::new(YIP, "source", "The image to unpack.").required(),
            Fact::new(YIP, "target", "The directory to unpack it to.").required(),
            Fact::new(YIP, "platform", "The platform of the image, `linux/arm64`. Without it, that of the host."),
        ],
    },
    Facts {
        record: &yip::DEPENDENCY,
        facts: &[Fact::new(SCHEMA, "name", "The name of the step that must run before this one.").required()],
    },
    Facts {
        record: &yip::DATA_SOURCE,
        facts: &[
            Fact::new(YIP, "providers", "The providers to ask, in this order."),
            Fact::new(YIP, "path", "Where the user data is stored."),
            Fact::new(SCHEMA, "userdata_name", "Known to newer versions of yip only."),
        ],
    },
    Facts {
        record: &yip::LAYOUT,
        facts: &[
            Fact::new(YIP, "device", "The disk, by a label on it or by its path."),
            Fact::new(YIP, "expand_partition", "How far the last partition grows, before others are added."),
            Fact::new(YIP, "add_partitions", "Partitions to add."),
        ],
    },
    Facts {
        record: &yip::DEVICE,
        facts: &[
            Fact::new(YIP, "label", "The label of a file system or partition on the disk. It counts before `path`."),
            Fact::new(YIP, "path", "The path of the disk, `/dev/sda`."),
            Fact::new(
                YIP,
                "init_disk",
                "Whether the disk gets a new, empty partition table. That destroys all data on it.",
            ),
            Fact::new(YIP, "disk_name", "A name that the identifier of a new partition table is made from."),
        ],
    },
    Facts { record: &yip::EXPAND, facts: &[Fact::new(YIP, "size", "The size in MiB; 0 takes all free space.")] },
    Facts {
        record: &yip::PARTITION,
        facts: &[
            Fact::new(YIP, "size", "The size in MiB; 0 takes all free space.").required(),
            Fact::new(YIP, "pLabel", "The label of the partition. One with the same label is not created again."),
            Fact::new(YIP, "fsLabel", "The label of the file system."),
            Fact::new(YIP, "filesystem", "The file system.").default("ext2"),
            Fact::new(YIP, "bootable", "Whether the partition is marked as bootable.").default("false"),
        ],
    },
    Facts { record: &yip::ENTITY, facts: ENTITY },
    Facts {
        record: &yip::GIT,
        facts: &[
            Fact::new(SCHEMA, "url", "The address of the repository.").required(),
            Fact::new(SCHEMA, "path", "Where it is written on the host."),
            Fact::new(SCHEMA, "branch", "The branch to fetch."),
            Fact::new(SCHEMA, "branch_only", "Whether only that branch is fetched.").values(FLAG),
            Fact::new(SCHEMA, "auth", "The login for the repository."),
        ],
    },
    Facts {
        record: &yip::AUTH,
        facts: &[
            Fact::new(SCHEMA, "username", "The user name."),
            Fact::new(SCHEMA, "password", "The password. It is stored on the hosts as it is written here."),
            Fact::new(SCHEMA, "private_key", "A private key for SSH. It is stored on the hosts as it is written here."),
            Fact::new(SCHEMA, "public_key", "The public key of the server."),
            Fact::new(SCHEMA, "insecure", "Whether the server's key is not checked.").values(FLAG),
        ],
    },
];
